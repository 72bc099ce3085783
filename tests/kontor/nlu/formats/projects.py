"""Small Rasa projects of the shapes that real ones have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

THREE: Mapping[str, str] = {
    "config.yml": "recipe: default.v1\nlanguage: en\npipeline:\n- name: WhitespaceTokenizer\n- name: DIETClassifier\n"
    "  epochs: 5\npolicies:\n- name: RulePolicy\n",
    "credentials.yml": "rest:\nrasa: {url: 'http://localhost:5002/api'}\n",
    "endpoints.yml": "action_endpoint:\n  url: http://localhost:5055/webhook\n",
    "docker-compose.yml": "services: {rasa: {image: rasa}}\n",
    "domain/main.yml": 'version: "3.1"\nintents: [greet, faq, book]\nentities: [place]\n',
    "domain/words.yml": 'responses:\n  utter_greet:\n  - text: "Hi {first-name}!"\n  - text: "Set: {x"\n'
    "  utter_goodbye:\n  - text: 'Bye {name}'\n"
    '  utter_ask:\n  - text: Where to?\n    buttons:\n    - {title: Rome, payload: \'/inform{"place": "Rome"}\'}\n'
    "    - title: Oslo\n"
    "  utter_card:\n  - custom: {blocks: []}\nslots:\n  place: {type: text, mappings: [{type: from_text}]}\n"
    "forms:\n  booking:\n    required_slots: [place]\nactions: [action_book, utter_greet]\n",
    "data/nlu.yml": '# ours\nversion: "3.1"\nnlu:\n- intent: greet   # polite\n  examples: |\n'
    "    - hello\n    - hi [Ann](name)\n"
    "rules:\n- rule: greet\n  steps:\n  - intent: greet\n  - action: utter_greet\n",
    "data/faq/faq.yml": 'version: "3.1"\nresponses:\n  utter_faq/returns:\n  - text: In 30 days.\n'
    "nlu:\n- intent: faq/returns\n  examples: |\n    - how do I return it\n    - can it go back\n",
    "data/stories.yml": "stories:\n- story: book\n  steps:\n  - intent: book\n  - action: action_book\n",
    "tests/test_stories.yml": "stories:\n- story: greet\n  steps:\n  - user: |\n      hello\n    intent: greet\n",
    "actions/__init__.py": "",
    "actions/actions.py": "class ActionBook: ...\n",
}

ONE: Mapping[str, str] = {
    "config.yml": "language: de\npipeline: supervised_embeddings\n",
    "domain.yml": "intents:\n- gruss\ntemplates:\n  utter_gruss:\n  - Hallo\nactions:\n- utter_gruss\n- action_frage\n",
    "data/nlu.md": "## intent:gruss\n- hallo\n- guten Tag [Anna](name)\n## lookup:stadt\ndata/tables/stadt.txt\n",
    "data/tables/stadt.txt": "Ulm\nTrier\n",
    "data/extra.json": '{"rasa_nlu_data": {"common_examples": [{"text": "ciao", "intent": "abschied"}]}}',
    "data/stories.md": '## gruss\n* gruss\n  - utter_gruss\n\n## frage\n* gruss{"name": "Anna"}\n  - action_frage\n',
    "README.md": "## A bot\n* it answers\n- and asks\n",
}


def make(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a project and return its folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
