"""Airlines by the names people use: IATA designator, ICAO designator, names."""

from __future__ import annotations

from functools import cache

_TABLE = """
LH DLH lufthansa | EW EWG eurowings | DE CFG condor | X3 TUI tuifly, tui | LX SWR swiss
| OS AUA austrian, austrian airlines | SN BEL brussels airlines | BA BAW british airways | U2 EZY easyjet
| FR RYR ryanair | AF AFR air france | KL KLM klm | IB IBE iberia | VY VLG vueling
| TP TAP tap, tap portugal, air portugal | AZ ITY ita airways, alitalia | SK SAS sas, scandinavian | AY FIN finnair
| DY NOZ norwegian | FI ICE icelandair | EI EIN aer lingus | LO LOT lot polish | OK CSA czech airlines
| W6 WZZ wizz air, wizzair | TK THY turkish airlines | PC PGT pegasus | XQ SXS sunexpress | A3 AEE aegean
| OA OAL olympic air | JU ASL air serbia | OU CTN croatia airlines | RO ROT tarom | BT BTI air baltic
| LG LGL luxair | EK UAE emirates | QR QTR qatar airways | EY ETD etihad | SV SVA saudia | MS MSR egyptair
| ET ETH ethiopian | SA SAA south african | AT RAM royal air maroc | TU TAR tunisair | LY ELY el al
| UA UAL united airlines | AA AAL american airlines | DL DAL delta air lines, delta airlines | B6 JBU jetblue
| WN SWA southwest | AC ACA air canada | AM AMX aeromexico | LA LAN latam, lan | G3 GLO gol linhas aéreas, voo gol
| AD AZU azul linhas aéreas, voo azul
| AV AVA avianca | AR ARG aerolineas | SQ SIA singapore airlines | CX CPA cathay pacific, cathay | NH ANA all nippon
| JL JAL japan airlines | KE KAL korean air | OZ AAR asiana | CA CCA air china | MU CES china eastern
| CZ CSN china southern | TG THA thai airways | MH MAS malaysia airlines | GA GIA garuda | VN HVN vietnam airlines
| AI AIC air india | 6E IGO indigo | QF QFA qantas | VA VOZ virgin australia | VS VIR virgin atlantic
| NZ ANZ air new zealand | HV TRA transavia | LS EXS jet2 | BE BEE flybe | 4Y OCN discover airlines
| AS ASA alaska airlines | F9 FFT frontier airlines | NK NKS spirit airlines | HA HAL hawaiian airlines | WS WJA westjet
| 5J CEB cebu pacific | PR PAL philippine airlines | SG SEJ spicejet | QP AKJ akasa | AK AXM airasia | JQ JST jetstar
| UX AEA air europa | NT IBB binter | H2 SKU sky airline | JA JAT jetsmart | FO FBZ flybondi | Y4 VOI volaris
| VB VIV viva aerobus | OB BOV boliviana | KQ KQA kenya airways | RJ RJA royal jordanian | WY OMA oman air
| GF GFA gulf air | FZ FDB flydubai | G9 ABY air arabia | CI CAL china airlines | BR EVA eva air | VJ VJC vietjet
| TR TGW scoot | UL ALK srilankan
| WK EDW edelweiss air | TO TVF transavia france | UK VTI vistara | BY TOM tui airways | QS TVS smartwings
| 4U GWI germanwings | W9 WUK wizz air uk | RK RUK ryanair uk | LM LOG loganair | CL CLH lufthansa cityline
| WF WIF wideroe, widerøe | DK VKG sunclass | I2 IBS iberia express | YW ANE air nostrum | S4 RZO sata, azores airlines
| DT DTA taag | TM LAM lam mozambique | WB RWD rwandair | P4 APK air peace | 4Z LNK airlink | FA SFR flysafair, safair
| IX AXB air india express | D7 XAX airasia x | JT LNI lion air | QG CTV citilink | BI RBA royal brunei
| 7C JJA jeju air | KC KZR air astana | HY UZB uzbekistan airways | SU AFL aeroflot | HU CHH hainan airlines
| JJ TAM tam linhas aéreas | 2Z PTB voepass, passaredo | P5 RPB wingo | LP LPE latam peru | DM DWI arajet
| TS TSC air transat | PD POE porter airlines | F8 FLE flair airlines | G4 AAY allegiant | FJ FJI fiji airways
| CM CMP copa airlines | KX CAY cayman airways | EN DLA air dolomiti | V7 VOE volotea | DX DTR danish air transport
"""


@cache
def airlines() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Return IATA designators by lower-case name and by ICAO designator, and all known IATA designators."""
    names: dict[str, str] = {}
    icao: dict[str, str] = {}
    for row in _TABLE.replace("\n", " ").split("|"):
        iata, designator, spoken = row.strip().split(" ", 2)
        icao[designator] = iata
        names |= dict.fromkeys((name.strip() for name in spoken.split(",")), iata)
    return names, icao, frozenset(icao.values())
