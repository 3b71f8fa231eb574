"""`tilth doctor`: whether this machine can show the stage, and what to do when it cannot. A verdict within seconds.

The graphics are asked in a process of their own, with a limit: a display that hangs must not hang us.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, NamedTuple

from games.stage import fonts
from games.stage.pieces import said
from games.stage.stamps import Lang

Mark = Literal["ok", "warn", "no"]
PATIENCE_S = 3.0
OLDEST_GL = (3, 3)
LEAST_MB, WISHED_MB = 50, 1_000
LEAST_SIZE = (1_024, 600)
NEEDED = {"arcade": "arcade", "pyglet": "pyglet", "resvg_py": "resvg-py", "PIL": "pillow"}
FILMS = {"av": "av"}
OF_THE_WINDOW = {"packages", "screen", "opengl"}
"""What only the window needs: a browser shows the same without it."""
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "software", "gdi generic")
VAR = Path("var")
PAGES = Path(__file__).resolve().parents[1] / "web" / "dist" / "demo"
PROBE = """
import json, sys
told = {}
try:
    import pyglet
    display = pyglet.display.get_display()
    screen = display.get_default_screen()
    told.update(width=screen.width, height=screen.height)
    print(json.dumps(told), flush=True)
    config = pyglet.gl.Config(double_buffer=True, major_version=3, minor_version=3)
    window = pyglet.window.Window(64, 64, visible=False, config=config)
    info = window.context.get_info()
    told.update(version=[info.major_version, info.minor_version], renderer=info.renderer)
    told["scale"] = window.get_pixel_ratio()
    from games.stage.fonts import INSTEAD
    told["fonts"] = [one for one in INSTEAD if pyglet.font.have_font(one)]
except Exception as error:
    told["error"] = [kind.__name__ for kind in type(error).__mro__] + [" ".join(str(error).split())[:120]]
print(json.dumps(told), flush=True)
try:
    driver = type(pyglet.media.get_audio_driver()).__name__
    told["sound"] = "" if driver.startswith(("None", "Silent")) else driver
except Exception:
    told["sound"] = False
print(json.dumps(told), flush=True)
"""
WORDS = {
    "packages": ("程序包", "packages"),
    "screen": ("屏幕", "screen"),
    "opengl": ("OpenGL", "OpenGL"),
    "font": ("字体", "font"),
    "pages": ("网页", "pages"),
    "port": ("端口", "port"),
    "disk": ("磁盘", "disk"),
    "sound": ("声音", "sound"),
    "missing": ("缺少 {what}", "missing: {what}"),
    "do_install": (
        "运行 make stage（Windows：python bootstrap.py stage）",
        "run make stage (on Windows: python bootstrap.py stage)",
    ),
    "no_films": ("{what}（没有 av：不能录 MP4）", "{what} (no av: no MP4 films)"),
    "size": ("{width}×{height}，缩放 {scale}", "{width}×{height}, scale {scale}"),
    "no_screen": ("没有找到屏幕", "no screen was found"),
    "do_screen": (
        "在桌面上启动，或在浏览器里演示：tilth stage --browser",
        "start it on a desktop, or show it in a browser: tilth stage --browser",
    ),
    "small": ("{width}×{height}，比较小，字会变小", "{width}×{height} is small: texts get small"),
    "do_small": ("换一个至少 1280×800 的屏幕", "take a screen of 1280×800 or more"),
    "hangs": ("{n} 秒内没有回答", "no answer within {n} s"),
    "do_browser": (
        "更新显卡驱动，或在浏览器里演示：tilth stage --browser",
        "update the graphics driver, or show it in a browser: tilth stage --browser",
    ),
    "gl": ("{version}，{renderer}", "{version}, {renderer}"),
    "slow_gl": ("{version}，{renderer}：由处理器绘图", "{version}, {renderer}: drawn by the processor"),
    "do_slow": ("可以用，但会慢一些；有显卡驱动更好", "it works, but slower; a graphics driver is better"),
    "old_gl": ("需要 3.3，这里是 {version}", "3.3 is needed, this is {version}"),
    "no_gl": ("打不开 OpenGL 3.3 的窗口（{why}）", "no window with OpenGL 3.3 could be opened ({why})"),
    "other_font": ("用 {what} 代替", "{what} is used instead"),
    "no_font": ("没有中文字体", "no font with Chinese signs"),
    "do_font": ("运行 make stage，或用 --lang en", "run make stage, or use --lang en"),
    "built": ("已生成", "built"),
    "not_built": (
        "还没有生成，浏览器里不能演示；有窗口就不需要",
        "not built, so no browser can show the games; the window needs none",
    ),
    "do_pages": ("运行 make web", "run make web"),
    "free_port": ("127.0.0.1 上有空闲端口", "one is free on 127.0.0.1"),
    "no_port": ("打不开 127.0.0.1 的端口（{why}）", "none can be opened on 127.0.0.1 ({why})"),
    "do_port": ("检查防火墙或安全软件", "look at the firewall or the security software"),
    "free_disk": ("{folder} 可写，还有 {n} MB", "{folder} can be written, {n} MB are free"),
    "do_disk": ("腾出空间", "make room"),
    "no_disk": ("{folder} 不能写入", "{folder} cannot be written"),
    "do_folder": ("换到自己的文件夹里再启动", "start it in a folder of your own"),
    "no_sound": ("没有找到声音设备；其余照常", "no sound device was found; all else works"),
    "unknown": ("没有查到", "not known"),
    "window": ("可以演示：tilth stage --tape board", "It can be shown: tilth stage --tape board"),
    "browser": (
        "窗口开不了，但可以在浏览器里演示同样的人和剧本：tilth stage --tape board 会自己改用浏览器",
        "No window opens here, but a browser can show the same people and tapes: "
        "tilth stage --tape board changes to it by itself",
    ),
    "neither": ("现在还不能演示：先照上面箭头后的话做", "It cannot be shown yet: do what the arrows say first"),
}  # fmt: skip


class Row(NamedTuple):
    """One thing that was looked at: its name and a code, how it is, what was found, what to do; words by language."""

    name: str
    mark: Mark
    code: str
    found: tuple[str, Mapping[str, object]]
    todo: str = ""

    def words(self, lang: Lang) -> tuple[str, str, str]:
        """Return the name, what was found, and what to do, in a language."""
        key, values = self.found
        shown = said(WORDS, key, lang, **values) if key else str(values["what"])
        return said(WORDS, self.name, lang), shown, said(WORDS, self.todo, lang) if self.todo else ""

    def told(self, lang: Lang) -> dict[str, str]:
        """Return it for a program."""
        _, found, todo = self.words(lang)
        return {"name": self.name, "mark": self.mark, "code": self.code, "found": found, "todo": todo}


def examine(probed: Callable[[], Mapping[str, Any]] | None = None, var: Path = VAR, pages: Path = PAGES) -> list[Row]:
    """Look at everything; `probed` tells what the graphics said."""
    packages = look_at_packages()
    told = {"missing": True} if packages.mark == "no" else (probed or probe)()
    rest = (look_at_font(told), look_at_pages(pages), look_at_port(), look_at_disk(var), look_at_sound(told))
    return [packages, *look_at_graphics(told), *rest]


def well(rows: Sequence[Row]) -> bool:
    """Whether the stage can be shown."""
    return all(row.mark != "no" for row in rows)


def verdict(rows: Sequence[Row], lang: Lang) -> tuple[str, str]:
    """Return what can be shown here, `window`, `browser` or `neither`, and how to say it."""
    wrong = {row.name for row in rows if row.mark == "no"}
    no_pages = any(row.code == "no_pages" for row in rows)
    found = "window" if not wrong else "neither" if no_pages or wrong - OF_THE_WINDOW else "browser"
    return found, said(WORDS, found, lang)


def probe(command: Sequence[str] = (), patience_s: float = PATIENCE_S) -> Mapping[str, Any]:
    """Ask a process of its own what the graphics are; what it said before its time was up counts."""
    asked = [*command] or [sys.executable, "-c", PROBE]
    try:
        with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            try:
                said_by_it, _ = process.communicate(timeout=patience_s)
            except subprocess.TimeoutExpired:
                process.kill()
                said_by_it, _ = process.communicate()
    except OSError as error:
        return {"error": [type(error).__name__, str(error)]}
    lines = [line for line in said_by_it.splitlines() if line.startswith("{")]
    told = dict(json.loads(lines[-1])) if lines else {}
    return told if "version" in told or "error" in told else {**told, "hangs": patience_s}


def look_at_packages() -> Row:
    """Whether what the window is drawn with is installed."""
    missing = [name for module, name in NEEDED.items() if importlib.util.find_spec(module) is None]
    if missing:
        return Row("packages", "no", "no_stage", ("missing", {"what": ", ".join(missing)}), "do_install")
    films = importlib.util.find_spec("av") is not None
    names = [*NEEDED.values(), *(FILMS.values() if films else ())]
    what = {"what": ", ".join(f"{name} {metadata.version(name)}" for name in names)}
    if not films:
        return Row("packages", "warn", "no_films", ("no_films", what), "do_install")
    return Row("packages", "ok", "", ("", what))


def look_at_graphics(told: Mapping[str, Any]) -> Iterator[Row]:
    """The screen, and OpenGL on it."""
    if told.get("missing"):
        yield Row("screen", "warn", "unknown", ("unknown", {}), "do_install")
        yield Row("opengl", "warn", "unknown", ("unknown", {}), "do_install")
        return
    yield _screen(told)
    yield _opengl(told)


def _screen(told: Mapping[str, Any]) -> Row:
    if "width" not in told:
        if "hangs" in told:
            return Row("screen", "no", "no_screen", ("hangs", {"n": f"{told['hangs']:g}"}), "do_screen")
        return Row("screen", "no", "no_screen", ("no_screen", {}), "do_screen")
    size = {"width": told["width"], "height": told["height"], "scale": told.get("scale", 1)}
    if told["width"] < LEAST_SIZE[0] or told["height"] < LEAST_SIZE[1]:
        return Row("screen", "warn", "small_screen", ("small", size), "do_small")
    return Row("screen", "ok", "", ("size", size))


def _opengl(told: Mapping[str, Any]) -> Row:
    if "hangs" in told:
        return Row("opengl", "no", "no_opengl", ("hangs", {"n": f"{told['hangs']:g}"}), "do_browser")
    if "version" not in told:
        why = told.get("error") or [""]
        if "NoSuchDisplayException" in why:  # what the display's own message says is of no use to anybody
            return Row("opengl", "warn", "unknown", ("unknown", {}), "do_screen")
        return Row("opengl", "no", "no_opengl", ("no_gl", {"why": why[-1] or why[0]}), "do_browser")
    shown = {"version": ".".join(map(str, told["version"])), "renderer": told["renderer"]}
    if tuple(told["version"]) < OLDEST_GL:
        return Row("opengl", "no", "no_opengl", ("old_gl", shown), "do_browser")
    if any(one in told["renderer"].lower() for one in SOFTWARE):
        return Row("opengl", "warn", "software_opengl", ("slow_gl", shown), "do_slow")
    return Row("opengl", "ok", "", ("gl", shown))


def look_at_font(told: Mapping[str, Any], file: Path | None = None) -> Row:
    """Our font, or what replaces it."""
    if (file or fonts.FILE).is_file():
        return Row("font", "ok", "", ("", {"what": fonts.FAMILY}))
    if instead := told.get("fonts"):
        return Row("font", "warn", "other_font", ("other_font", {"what": instead[0]}), "do_font")
    return Row("font", "warn", "no_font", ("no_font", {}), "do_font")


def look_at_pages(folder: Path = PAGES) -> Row:
    """Whether there is something for a browser to show where no window opens."""
    if (folder / "index.html").is_file():
        return Row("pages", "ok", "", ("built", {}))
    return Row("pages", "warn", "no_pages", ("not_built", {}), "do_pages")


def look_at_port(host: str = "127.0.0.1") -> Row:
    """Whether a server can be reached on this machine."""
    try:
        with socket.create_server((host, 0)) as server, socket.create_connection(server.getsockname()[:2], timeout=1):
            return Row("port", "ok", "", ("free_port", {}))
    except OSError as error:
        return Row("port", "no", "no_port", ("no_port", {"why": error.strerror or type(error).__name__}), "do_port")


def look_at_disk(folder: Path = VAR) -> Row:
    """Whether there is room, and the sandbox's database can be written."""
    sign = folder / ".doctor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sign.write_bytes(b"well")
        sign.unlink()
        free = shutil.disk_usage(folder).free // 1_000_000
    except OSError:
        return Row("disk", "no", "not_writable", ("no_disk", {"folder": folder}), "do_folder")
    mark: Mark = "ok" if free >= WISHED_MB else "warn" if free >= LEAST_MB else "no"
    found = ("free_disk", {"folder": folder, "n": free})
    return Row("disk", mark, "" if mark == "ok" else "little_disk", found, "" if mark == "ok" else "do_disk")


def look_at_sound(told: Mapping[str, Any]) -> Row:
    """Whether there is a sound device: only a warning."""
    if device := told.get("sound"):
        return Row("sound", "ok", "", ("", {"what": device}))
    return Row("sound", "warn", "no_sound", ("no_sound", {}))
