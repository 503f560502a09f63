"""The first catalogue of rules and terms, in French as the laws are applied here; a change of law is a new version.

Read in: law of 26 May 2002, art. 18, 21, 47; organic law of 8 July 1976, art. 58, 71; law of 2 April 1965, art. 1, 2, 15;
circular of 8 April 2003 on conflicts of competence; guide of SPP IS on territorial competence. The texts are summaries.
`valid_from` is the day since when each is sure to have applied, not the day on which it was first published.
"""

from datetime import date

from django.db import migrations

FROM = date(2003, 4, 8)
LAW_2002 = "Loi du 26 mai 2002 concernant le droit à l’intégration sociale"
LAW_1976 = "Loi organique du 8 juillet 1976 des CPAS"
LAW_1965 = "Loi du 2 avril 1965 relative à la prise en charge des secours accordés par les CPAS"

COMPETENCE = (
    ("habitual_residence", "Résidence habituelle", "art. 1er, alinéa 1er, 1°",
     "Le CPAS compétent est celui de la commune où la personne vit habituellement au moment de sa demande."),
    ("institution", "Séjour dans un établissement", "art. 2, § 1er",
     "Pendant le séjour dans un établissement visé par la loi, le CPAS compétent est celui de la commune où la personne"
     " était inscrite à titre de résidence principale au moment de son admission."),
    ("continuity", "Passage d’un établissement à un autre", "art. 2, § 3",
     "Si la personne passe sans interruption d’un établissement visé par la loi à un autre, le même CPAS reste"
     " compétent."),
    ("asylum", "Demande de protection internationale", "art. 2, § 5",
     "Pour une personne qui demande la protection internationale, le CPAS compétent est celui de la commune désignée"
     " comme lieu obligatoire d’inscription ou, à défaut, celui de l’inscription au registre d’attente."),
    ("student", "Études", "art. 2, § 6",
     "Pour une personne qui étudie, le CPAS compétent est celui de la commune où elle est inscrite à titre de résidence"
     " principale au moment de sa demande. Il le reste pendant toute la durée des études."),
    ("homeless", "Sans-abri", "art. 2, § 7",
     "Pour une personne sans abri qui ne séjourne pas dans un établissement, le CPAS compétent est celui de la commune"
     " où elle réside de fait au moment de sa demande."),
)  # fmt: skip
TERMS = (
    ("receipt.integration", "Accusé de réception", f"{LAW_2002}, art. 18, § 3",
     "Le centre remet ou envoie un accusé de réception le jour même de la demande.", 0, "calendar_days"),
    ("receipt.social", "Accusé de réception", f"{LAW_1976}, art. 58, § 2",
     "Le centre remet ou envoie un accusé de réception le jour même de la demande.", 0, "calendar_days"),
    ("examination.integration", "Examen de la demande", f"{LAW_2002}, art. 21, § 1er",
     "Le centre décide dans les trente jours qui suivent la réception de la demande.", 30, "calendar_days"),
    ("examination.social", "Examen de la demande", f"{LAW_1976}, art. 71",
     "Le centre décide dans le mois qui suit la réception de la demande.", 1, "months"),
    ("send.integration", "Transmission de la demande", f"{LAW_2002}, art. 18, § 4",
     "Le centre qui ne se considère pas compétent transmet la demande, par une lettre qui en donne les raisons, dans les"
     " cinq jours calendrier, et en avertit la personne par écrit dans le même délai, à peine de nullité. Tant qu’il ne"
     " l’a pas fait, il examine la demande lui-même. La demande compte à partir du jour où le premier centre l’a reçue.",
     5, "calendar_days"),
    ("send.social", "Transmission de la demande", f"{LAW_1976}, art. 58, § 3",
     "Le centre qui ne se considère pas compétent transmet la demande, par une lettre qui en donne les raisons, dans les"
     " cinq jours calendrier, et en avertit la personne par écrit dans le même délai, à peine de nullité. Tant qu’il ne"
     " l’a pas fait, il examine la demande lui-même. La demande compte à partir du jour où le premier centre l’a reçue.",
     5, "calendar_days"),
    ("conflict.ask", "Demande au SPP Intégration sociale", f"{LAW_1965}, art. 15, alinéa 4",
     "Le second centre qui ne se considère pas compétent non plus soumet le conflit au SPP Intégration sociale dans les"
     " cinq jours ouvrables.", 5, "working_days"),
    ("conflict.decide", "Décision provisoire", f"{LAW_1965}, art. 15 ; circulaire du 8 avril 2003",
     "Le centre qui doit examiner la demande à titre provisoire est désigné dans les cinq jours ouvrables.",
     5, "working_days"),
    ("appeal.integration", "Recours", f"{LAW_2002}, art. 47",
     "La personne peut introduire un recours auprès du tribunal du travail dans les trois mois. C’est gratuit.",
     3, "months"),
    ("appeal.social", "Recours", f"{LAW_1976}, art. 71",
     "La personne peut introduire un recours auprès du tribunal du travail dans les trois mois. C’est gratuit.",
     3, "months"),
)  # fmt: skip


def fill(apps, schema_editor):
    """The catalogue, once."""
    model = apps.get_model("transmissions", "LegalText")
    model.objects.bulk_create(
        [
            model(
                code=code, kind="competence", title=title, reference=f"{LAW_1965}, {where}", text=text, valid_from=FROM
            )
            for code, title, where, text in COMPETENCE
        ]
        + [
            model(
                code=code,
                kind="term",
                title=title,
                reference=where,
                text=text,
                amount=amount,
                unit=unit,
                valid_from=FROM,
            )
            for code, title, where, text, amount, unit in TERMS
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("transmissions", "0002_guarantees")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
