"""Made-up piles of the shape the product exists for: a source, two rewrites of it, a digest of both rewrites, and a
piece on the same topic that owes them nothing. All names, outlets and events are invented.
"""

from __future__ import annotations

from dataclasses import replace

from dedup.model import Document, Published

DAY = 86_400.0
START = 1_700_000_000.0


def published(hours: float) -> Published:
    """An hour-precise date, counted from an arbitrary beginning."""
    moment = START + hours * 3_600
    return Published(f"T+{hours:g}h", moment, moment)


SOURCE = """Ferry operator ignored warnings about cracked hull for eleven months
Engineers at the shipyard in Karsund warned the ferry operator Nordlinje in March of last year that the hull of the \
passenger ferry Sula had cracks up to forty centimetres long, according to internal documents seen by {source}.
The company kept the vessel in service for another eleven months, carrying about 310,000 passengers between Karsund \
and the island of Hitra.
In an email dated 14 March, the yard's chief engineer, Brita Solheim, urged the operator to take the ferry out of \
service "before the autumn storms".
Nordlinje's technical director replied two days later that repairs would be scheduled for the regular docking in \
the following spring.
The documents also show that the classification society was told about only one of the seven cracks.
The ferry was finally withdrawn on 9 February, after water entered the engine room during a crossing with 184 people \
on board; nobody was injured.
The maritime authority has opened an inquiry and asked for the maintenance logs of all twelve ships of the company.
Nordlinje, which holds the contract for the route until 2031, receives 86 million kroner a year from the county.
A spokesman for the company, Odd Fagerli, said that safety had "never been compromised" and that the cracks were \
within the limits the manufacturer allows.
Two former captains, who asked not to be named because they signed confidentiality agreements, said that crews had \
complained about noise from the hull since the winter before.
The county council will discuss the contract on Thursday.
"""

REWRITE_A = """Cracks in ferry's hull were known for almost a year
The operator of the ferry Sula knew for nearly a year that its hull was cracked but went on sailing, {credit_a}.
The Karsund shipyard's engineers had alerted Nordlinje in March last year to cracks in the hull that measured as much \
as 40 centimetres.
Even so, the ship stayed on the route between Karsund and Hitra for eleven more months and transported some 310,000 \
people.
Brita Solheim, chief engineer at the yard, had written on 14 March that the vessel should be taken out of service \
"before the autumn storms". Two days afterwards the technical director answered that the repair would wait until the \
ordinary docking next spring.
Only one of seven cracks was reported to the classification society, the papers show.
It was not until 9 February, when water came into the engine room with 184 people aboard, that the ferry was \
withdrawn. No one was hurt.
Company spokesman Odd Fagerli insisted that safety was "never compromised" and said the cracks had been inside the \
limits set by the manufacturer.
Our readers on Hitra have complained about cancelled departures all month; the replacement ship takes half as many \
cars.
"""

REWRITE_B = """Authority investigates ferry company after hull damage
The maritime authority is examining the ferry company Nordlinje and has requested maintenance logs for each of its \
twelve ships.
The background is damage to the hull of the Sula, which the yard in Karsund pointed out as early as March of last year \
without the passenger ferry being stopped. The cracks measured up to forty centimetres.
The chief engineer of the yard, Brita Solheim, asked on 14 March that the ship be laid up "before the autumn storms"; \
the answer was that repairs would wait for the regular docking the next spring.
For eleven months afterwards it carried around 310,000 travellers to and from the island of Hitra.
Just one of the seven cracks had been made known to the classification society.
Two captains who have left the company, and who do not want their names printed since they signed confidentiality \
agreements, say crews had been complaining about sounds from the hull since the previous winter.
The vessel was taken out of traffic on 9 February after the engine room took in water on a trip with 184 passengers.
Nordlinje gets 86 million kroner from the county every year and has the contract for the crossing until 2031. The \
county council takes up the contract this Thursday.
Odd Fagerli, the company's spokesman, says that safety has "never been compromised" and that all cracks were within \
the manufacturer's limits.
The trade union for seafarers has long asked for spot checks without notice, a demand it repeated at its congress in \
Bergen.
"""

DIGEST = """The Sula affair in brief
The operator of the Sula knew for nearly a year that the hull was cracked but went on sailing.
The ship stayed on the route for eleven more months and transported some 310,000 people, and only one of seven cracks \
was reported to the classification society.
Two captains who have left the company say crews had been complaining about sounds from the hull since the previous \
winter.
The maritime authority is examining the company and has requested maintenance logs for each of its twelve ships.
Readers on Hitra have complained about cancelled departures; the replacement ship takes half as many cars.
The trade union for seafarers repeated its demand for spot checks without notice at its congress in Bergen.
"""

SAME_TOPIC = """Islanders want a tunnel instead of ships
For three decades the people of Hitra have argued over how to reach the mainland, and a new survey suggests that most \
are tired of waiting at the quay.
Of 640 households that answered the municipality's questions, 71 per cent would rather pay a toll for a tunnel than go \
on using a ferry.
Mayor Gunnar Aune believes a tunnel of nine kilometres could be dug in six years if the state pays half.
Opponents point to the cost, which consultants put at 4.2 billion kroner, and to the fishing grounds near the planned \
entrance.
School pupils spend on average fifty minutes a day on the crossing, the survey found, and nurses at the cottage \
hospital miss shifts when the weather is bad.
The ferry company declined to comment on plans that are still on paper.
A decision of principle is expected after the election next autumn.
"""


def pile(
    source: str = "The Karsund Herald",
    outlets: tuple[str, str, str, str] = ("Coast Daily", "Fjord Post", "Morning Brief", "Island Gazette"),
    dated: bool = True,
    with_source: bool = True,
) -> list[Document]:
    """The five texts (four without the source); one rewrite says where its matter comes from."""
    first, second, third, fourth = outlets
    made = [
        Document("source", SOURCE.format(source=source), "Ferry operator ignored warnings", published(0), source),
        Document(
            "rewrite-a", REWRITE_A.format(credit_a=f"{source} reports"), "Cracks in ferry's hull", published(5), first
        ),
        Document("rewrite-b", REWRITE_B, "Authority investigates ferry company", published(8), second),
        Document("digest", DIGEST, "The Sula affair in brief", published(30), third),
        Document("same-topic", SAME_TOPIC, "Islanders want a tunnel", published(12), fourth),
    ]
    if not dated:
        made = [replace(each, published=None) for each in made]
    return made if with_source else made[1:]
