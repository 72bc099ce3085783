// The page's own words; what the bot says is the bot's.

const WORDS = {
  en: {
    pick: "Chat with", language: "Language", forget: "End and forget this chat", messages: "Messages", write: "Write a message",
    send: "Send", typing: "Typing…", online: "Online", offline: "Offline", reconnecting: "Connection lost. Reconnecting…",
    welcome: "Ask a question, or start and see what I can do for you.", start: "Start the chat",
    privacy: "An automated assistant answers first. This browser remembers the chat until you end it.",
    waiting: "Sending", sent: "Sent", read: "Read", failed: "Not sent", toForget: "End this chat? This browser forgets all its messages.",
    picture: "Picture", document: "Document", audio: "Audio", video: "Video", download: "Download {name}",
    map: "Show on the map", cannot: "This message cannot be shown here.", you: "You:",
    unavailable: "The chat cannot be reached. It will start by itself as soon as it can.", newTab: "opens in a new tab",
  },
  de: {
    pick: "Chat mit", language: "Sprache", forget: "Chat beenden und vergessen", messages: "Nachrichten", write: "Nachricht schreiben",
    send: "Senden", typing: "Schreibt…", online: "Online", offline: "Offline", reconnecting: "Verbindung unterbrochen. Neuer Versuch…",
    welcome: "Stellen Sie eine Frage, oder sehen Sie, was ich für Sie tun kann.", start: "Chat beginnen",
    privacy: "Zuerst antwortet ein automatischer Assistent. Dieser Browser merkt sich den Chat, bis Sie ihn beenden.",
    waiting: "Wird gesendet", sent: "Gesendet", read: "Gelesen", failed: "Nicht gesendet", toForget: "Chat beenden? Dieser Browser vergisst alle seine Nachrichten.",
    picture: "Bild", document: "Dokument", audio: "Ton", video: "Video", download: "{name} herunterladen",
    map: "Auf der Karte zeigen", cannot: "Diese Nachricht kann hier nicht gezeigt werden.", you: "Sie:",
    unavailable: "Der Chat ist nicht erreichbar. Er beginnt von selbst, sobald es geht.", newTab: "öffnet sich in einem neuen Tab",
  },
  pt: {
    pick: "Conversar com", language: "Idioma", forget: "Encerrar e apagar esta conversa", messages: "Mensagens", write: "Escreva uma mensagem",
    send: "Enviar", typing: "Digitando…", online: "Online", offline: "Offline", reconnecting: "Conexão perdida. Reconectando…",
    welcome: "Faça uma pergunta ou comece para ver como posso ajudar.", start: "Começar a conversa",
    privacy: "Quem responde primeiro é um assistente automático. Este navegador guarda a conversa até você encerrá-la.",
    waiting: "Enviando", sent: "Enviada", read: "Lida", failed: "Não enviada", toForget: "Encerrar a conversa? Este navegador apaga todas as mensagens dela.",
    picture: "Imagem", document: "Documento", audio: "Áudio", video: "Vídeo", download: "Baixar {name}",
    map: "Ver no mapa", cannot: "Esta mensagem não pode ser mostrada aqui.", you: "Você:",
    unavailable: "Não foi possível acessar o chat. Ele começa sozinho assim que der.", newTab: "abre em uma nova aba",
  },
  es: {
    pick: "Hablar con", language: "Idioma", forget: "Terminar y borrar esta conversación", messages: "Mensajes", write: "Escriba un mensaje",
    send: "Enviar", typing: "Escribiendo…", online: "En línea", offline: "Sin conexión", reconnecting: "Se perdió la conexión. Reconectando…",
    welcome: "Haga una pregunta o empiece y vea en qué puedo ayudarle.", start: "Empezar la conversación",
    privacy: "Primero responde un asistente automático. Este navegador recuerda la conversación hasta que usted la termine.",
    waiting: "Enviando", sent: "Enviado", read: "Leído", failed: "No enviado", toForget: "¿Terminar la conversación? Este navegador olvida todos sus mensajes.",
    picture: "Imagen", document: "Documento", audio: "Audio", video: "Vídeo", download: "Descargar {name}",
    map: "Ver en el mapa", cannot: "Este mensaje no se puede mostrar aquí.", you: "Usted:",
    unavailable: "No se puede acceder al chat. Empezará por sí solo en cuanto se pueda.", newTab: "se abre en una pestaña nueva",
  },
};

let language = "en";

export function use(chosen) {
  language = chosen in WORDS ? chosen : "en";
  document.documentElement.lang = language;
  for (const one of document.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
  for (const one of document.querySelectorAll("[data-name]")) {
    one.setAttribute("aria-label", say(one.dataset.name));
    if (one.tagName === "BUTTON") one.title = say(one.dataset.name);
  }
}

export function say(key, values = {}) {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function spoken() {
  return language;
}

export function time(moment) {
  const region = (navigator.languages || []).find((one) => one.startsWith(`${language}-`)) || (language === "en" ? "en-GB" : language);
  return new Intl.DateTimeFormat(region, { hour: "2-digit", minute: "2-digit" }).format(moment);
}

export function size(bytes) {
  const units = ["B", "kB", "MB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 2);
  const value = bytes / 1000 ** power;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 && power ? 1 : 0 }).format(value)} ${units[power]}`;
}

export function preferred() {
  return (navigator.languages || ["en"]).map((one) => one.slice(0, 2)).find((one) => one in WORDS) || "en";
}
