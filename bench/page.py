"""docs/performance.md: what machine its figures are of, and where its tables stand."""

import os
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/performance.md"


def machine():
    rust = subprocess.run(["rustc", "--version"], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout.split()[1]
    return f"{os.cpu_count()} cores ({processor()}), {platform.system()}; rustc {rust}, Python {platform.python_version()}"


def processor():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.machine()
    fields = dict(line.split(":", 1) for line in text.split("\n\n")[0].splitlines() if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    wide = [flag for flag in ("avx2", "avx512f") if flag in fields.get("flags", "").split()]
    return f"{fields.get('model name', platform.machine())}; {', '.join(wide) or 'no wide vectors'}"


def put(begin, end, text):
    """Replaces what stands between a table's marks."""
    page = PAGE.read_text()
    begin, end = f"<!-- {begin} -->\n", f"<!-- end of {end} -->"
    before, rest = page.split(begin)
    PAGE.write_text(before + begin + text + end + rest.split(end)[1])
