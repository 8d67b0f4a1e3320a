"""The commands of `baocao`: their words, options and help. Each imports its work when it is called."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import BinaryIO

import click

from bot.cli.options import Commands, Day, campaign_option, choose, config_option, settings_of

WHATS = ("reports", "history", "progress", "ranking", "duties", "rates", "workbook")
FORMATS = ("csv", "json", "xlsx")
KINDS = ("target", "baseline", "report", "total", "official", "checked")


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 2 your mistake (one line says which), 1 our fault. Start with `baocao new`.",
)
@click.version_option(package_name="baocao", prog_name="baocao")
def baocao() -> None:
    """The reporting desk of a Vietnamese campaign, as a chat bot.

    It reads the reports that units send to a group, stores them, chases who is missing, ranks and charts, and
    alerts the leaders. Without a Telegram token, `baocao run` opens a sandbox to try all of it.

    \b
    The environment lies over the file:
      BAOCAO_TELEGRAM__TOKEN     the bot's token, from BotFather
      BAOCAO_TELEGRAM__API_BASE  another Bot API server, such as http://127.0.0.1:8081
      BAOCAO_ZALO__TOKEN         the Zalo bot's token, from Zalo Bot Creator
      BAOCAO_STORAGE__URL        sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME
      BAOCAO_BOT__SETUP_CODE     the first admin's one-time code (otherwise printed at start)
    and so does every other key, as BAOCAO_SECTION__KEY.
    """  # noqa: D301 - click wants the letter \b itself


@baocao.command()
@config_option
def run(config: Path | None) -> int:
    """Run the bot.

    With a token it serves its Telegram groups until it is stopped (Ctrl+C, or SIGTERM). Without one it opens the
    sandbox: a page on 127.0.0.1 where you play the units, a leader and the admin, with a clock you can move.
    """
    from bot.cli.running import run_bot

    return run_bot(settings_of(config))


@baocao.command()
@config_option
@click.option(
    "--database/--no-database",
    default=None,
    help="Compare with what the database holds, or don't; otherwise where there is an SQLite file already.",
)
def check(config: Path | None, database: bool | None) -> int:
    """Say what the configuration means, or what is wrong with it.

    Prints a page that an officer can read: days, units, what is counted and how it is typed, targets, duties with
    their next due times, files read. All faults are named at once, each with its key and how to mend it. Where the
    database knows more (roles, groups) that is said too, and dropping a unit or metric with history is refused.
    Nothing is changed and nothing is sent.
    """
    from bot.cli.checking import check_configuration

    return check_configuration(config, database=database)


@baocao.command("zalo-check")
@config_option
@click.option("--seconds", default=60.0, help="How long there is for each message that it asks for.")
@click.option("--alone", is_flag=True, help="Only what can be seen without writing a message to the bot.")
@click.option("--delete-webhook", is_flag=True, help="Take a webhook away first, so that polling gets something.")
def zalo_check(config: Path | None, seconds: float, *, alone: bool, delete_webhook: bool) -> int:
    """Try a real Zalo token: what this bot meets where reports of the platform disagree.

    Asks who the bot is, whether groups are open to it, whether messages come again or get lost, how a mention looks,
    what the limit of a text counts, how failures are told. Stop the bot before: only one may ask for messages.
    """
    from bot.cli.zalo import check_zalo

    return check_zalo(settings_of(config), seconds=seconds, alone=alone, delete_webhook=delete_webhook)


@baocao.command()
@config_option
@campaign_option
@click.argument("file", required=False, default="-", type=click.File("rb"))
def parse(config: Path | None, campaign: str | None, file: BinaryIO) -> int:
    """Read messages, as JSON lines, and print what each means. Nothing is stored.

    FILE (or stdin) has one object a line: {"text", "sent_at", "sender_unit", "sender_role"}, with sent_at in
    ISO 8601 with its offset, sender_unit a code, a list of codes or null, and sender_role one of reporter, leader,
    admin, unknown. For each line one object with entries and problems is printed; both empty means talk. Lines that
    are no messages are told on stderr by their numbers; the others are read all the same, and the exit code is 2.
    """
    from bot.cli.parsing import parse_messages

    return parse_messages(choose(settings_of(config), campaign), file)


@baocao.command()
@config_option
@campaign_option
@click.argument("what", type=click.Choice(WHATS))
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True, help="How to write.")
@click.option("--date", "day", type=Day(), help="As of the end of this day; otherwise now, a workbook as /excel.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file instead of stdout.")
@click.option("--sandbox", is_flag=True, help="From the sandbox's database, by its clock.")
def export(
    config: Path | None,
    campaign: str | None,
    what: str,
    form: str,
    day: date | None,
    output: Path | None,
    sandbox: bool,
) -> int:
    """Write what the desk knows as a table.

    \b
    reports   what counts now: unit, date, metric, value
    history   every revision, with who, when, why
    progress  each unit and metric and the whole (*): target, remaining, rate, daily quota
    ranking   the headline's ranking with movement
    duties    each duty, period and unit: on time, late, partial, missing, waiting, excused, open
    rates     each duty and period: reporting rate, on-time rate, completeness
    workbook  all of it laid out as offices pass it on, live totals and rates; with --format xlsx

    With --format xlsx reports, progress, ranking, duties and the workbook come laid out for print, all but the workbook
    followed by the table as it is in CSV; history and rates come as in CSV alone.
    """  # noqa: D301 - click wants the letter \b itself
    from bot.cli.exporting import export_table

    settings = settings_of(config)
    return export_table(settings, choose(settings, campaign).campaign, what, form, day, output, sandbox=sandbox)


@baocao.command()
@config_option
@campaign_option
@click.argument("period", nargs=-1, metavar="PERIOD...")
@click.option("--date", "day", type=Day(), help="The period that holds this day, figures as of its end.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file instead of stdout.")
@click.option("--private", is_flag=True, help="Instead: whom to commend and remind, for the standing office alone.")
@click.option("--sandbox", is_flag=True, help="From the sandbox's database, by its clock.")
def paper(
    config: Path | None,
    campaign: str | None,
    period: tuple[str, ...],
    day: date | None,
    output: Path | None,
    private: bool,
    sandbox: bool,
) -> int:
    """Draft the official paper of a PERIOD as .docx, laid out after Decree 30/2020/NĐ-CP.

    PERIOD is week, month, quarter or final, or in Vietnamese tuần, tháng, quý, tổng kết; a number may follow it
    (month 8, quý III). Without --date it is the last one that is over. What only a person can write is a shaded
    blank; the campaign file's [paper] says who signs and who gets it.
    """
    from bot.cli.drafting import draft_paper

    settings = settings_of(config)
    chosen = choose(settings, campaign).campaign
    return draft_paper(settings, chosen, period, day, output, private=private, sandbox=sandbox)


@baocao.command("import")
@config_option
@campaign_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", "write", is_flag=True, help="Write it; otherwise only what would change is shown.")
@click.option("--kind", type=click.Choice(KINDS), help="What the figures are, where the file's headings don't say.")
@click.option("--date", "day", type=Day(), help="As of which day they are (or the last day of their span).")
@click.option("--from", "first", type=Day(), help="The first day of their span.")
@click.option("--chat", is_flag=True, help="FILE is a group's chat, copied out of an app; --date: when.")
@click.option("--who", multiple=True, metavar="NAME=UNIT", help="Whose a name in the chat is; NAME=- leaves it out.")
@click.option("--sandbox", is_flag=True, help="Into the sandbox's database, by its clock.")
def load_figures(
    config: Path | None,
    campaign: str | None,
    file: Path,
    write: bool,
    kind: str | None,
    day: date | None,
    first: date | None,
    chat: bool,
    who: tuple[str, ...],
    sandbox: bool,
) -> int:
    """Load targets, baselines, past reports, granted accounts or official figures from an Excel or CSV FILE.

    Columns are known by their headings, as offices write them, over up to four rows and with merged cells. What would
    change is shown, with every cell that could not be read and every stated total that its rows don't give; nothing is
    changed, and no database made, without --yes. Formulas are never worked out, macros never run.

    With --chat the FILE is text: a group's chat as an app copies it, names, hours and all. Each message counts from its
    own hour and sender; the same piece again changes nothing.
    """
    from bot.cli.importing import import_figures

    settings = settings_of(config)
    chosen = choose(settings, campaign).campaign
    if chat:
        from bot.cli.chatting import import_chat

        return import_chat(settings, chosen, file, who, day, write=write, sandbox=sandbox)
    return import_figures(settings, chosen, file, kind, (first, day), write=write, sandbox=sandbox)


@baocao.command()
@config_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@click.option("--sandbox", is_flag=True, help="The sandbox's database.")
def backup(config: Path | None, file: Path, *, force: bool, sandbox: bool) -> int:
    """Write the whole database into FILE, also while the bot runs.

    The file may be restored into any database the bot speaks, so it also moves a desk from SQLite to PostgreSQL.
    """
    from bot.cli.keeping import backup_to

    return backup_to(settings_of(config), file, force=force, sandbox=sandbox)


@baocao.command()
@config_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace what the database holds.")
def restore(config: Path | None, file: Path, force: bool) -> int:
    """Fill the database from a backup FILE.

    A database in use is refused: stop the bot first. So is one that holds anything, unless --force says to replace it.
    The sandbox's is not filled this way: its chats and its clock lie in files beside it and would no longer fit.
    """
    from bot.cli.keeping import restore_from

    return restore_from(settings_of(config), file, force=force)


@baocao.command()
@config_option
@click.option("--sandbox", is_flag=True, help="The sandbox's database.")
def verify(config: Path | None, *, sandbox: bool) -> int:
    """Count the whole history anew and compare it with what is shown.

    Says how many reports and figures it went through, so that a wrong or empty database is seen. Exit 0 where both
    agree; otherwise each difference is named and the exit code is 1.
    """
    from bot.cli.keeping import verify_database

    return verify_database(settings_of(config), sandbox=sandbox)


@baocao.command()
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--language", type=click.Choice(("vi", "en")), default="vi", show_default=True, help="Language of all.")
@click.option("--name", help="The campaign's name.")
@click.option("--code", help="A short code; otherwise made of the name.")
@click.option("--start", type=Day(), help="First day.")
@click.option("--end", type=Day(), help="Last day.")
@click.option("--office", help="Who runs it, for the official paper.")
@click.option("--unit", "units", multiple=True, help="A unit, 'xã Tân Hưng'; may be repeated.")
@click.option("--units-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A CSV file of units.")
@click.option("--province", help="Take all communes of a province from today's official list.")
@click.option("--metric", "metrics", multiple=True, help="A metric, 'm1=Thu nhận mức 1'; may be repeated.")
@click.option("--target", "targets", multiple=True, help="A target of the whole, 'm1=80000'; may be repeated.")
@click.option("--every", type=click.Choice(("daily", "weekly", "monthly", "none")), help="How often units report.")
@click.option("--due", help="When a report is due: '08:00 next day', 'Monday 10:00', '16 16:00'.")
@click.option("--force", is_flag=True, help="Replace the output file if it is there.")
def new(**answers: object) -> int:
    """Write a campaign file by asking, or from the options.

    What an option doesn't say is asked for; with --name, --start, --end, units and a metric given, nothing is. The
    result passes `baocao check` and runs as it is.
    """
    from bot.cli.starting import new_campaign

    return new_campaign(answers)
