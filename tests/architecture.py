"""The rules of the house: each function takes the project's folder and gives a sentence for every offence."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

# The floors, from the ground up. Imports and foreign keys point down; packages of one floor are strangers.
FLOORS = {
    "csi_portal.ui": 0,
    "csi_portal.server": 0,
    "csi_portal.outbox": 0,
    "csi_portal.history": 0,
    "csi_portal.fulltext": 0,
    "csi_portal.accounts": 1,
    "centres": 2,
    "csi_portal.organisations": 3,
    "csi_portal.support": 4,
    "csi_portal.registrations": 5,
    "innovations": 6,
    "innovations.plans": 7,
    "trainings": 8,
    "studytrips": 8,
    "csi_portal.pages": 9,
    "csi_portal.results": 9,
    "csi_portal.search": 10,
    "csi_portal.newsletter": 10,
    "csi_portal.dashboard": 10,
    "csi_portal": 11,
}
WIRING = "csi_portal"

# The rooms of an app, from left to right: each imports only what stands to its left, or in its own column.
ROOMS = {
    "__init__": 0,
    "apps": 0,
    "models": 1,
    "permissions": 2,
    "emails": 4,
    "actions": 5,
    "personal": 5,
    "forms": 6,
    "filters": 6,
    "documents": 6,
    "templatetags": 7,
    "tasks": 7,
    "views": 8,
    "admin": 8,
    "api": 8,
    "feeds": 8,
    "sitemaps": 8,
    "urls": 9,
    "management": 9,
    "migrations": 9,
}
# What one package has beside the rooms, because its subject is that very thing.
OWN_ROOMS = {
    "csi_portal": {"settings", "urls", "wsgi"},
    "csi_portal.ui": {"navigation", "typography", "wording"},
    "csi_portal.server": {
        "archive",
        "backend",
        "embedded",
        "keeper",
        "limits",
        "logs",
        "middleware",
        "processes",
        "startup",
        "supervisor",
    },
    "csi_portal.fulltext": {
        "highlight",
        "index",
        "lemmas",
        "order",
        "queries",
        "ranking",
        "suggestions",
        "vectors",
        "vocabulary",
        "words",
    },
    "csi_portal.accounts": {"adapter", "middleware", "seals", "wording"},
    "csi_portal.history": {"differences", "versions"},
    "csi_portal.outbox": {"backend"},
    "csi_portal.registrations": {"calendars"},
    "innovations": {"imports"},
}
# Tag libraries for an app's own pages, beside templatetags/<app>.py with the blocks that it lends to others.
OWN_LIBRARIES = {"csi_portal.ui": {"frame"}, "innovations": {"catalogue"}}
DATA_FOLDERS = {"data", "locale", "migrations", "__pycache__"}
FORBIDDEN = {"common", "utils", "helpers", "services"}

TOP_FOLDERS = {
    "csi_portal",
    "innovations",
    "centres",
    "trainings",
    "studytrips",
    "templates",
    "static",
    "tests",
    "docs",
}
TOP_FILES = {
    "manage.py",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "Dockerfile",
    "compose.yaml",
    "requirements.txt",
    "requirements-test.txt",
}
MADE_BY_TOOLS = ("var", "build", "__pycache__")  # git ignores them

CODE = ("csi_portal", "innovations", "centres", "trainings", "studytrips")
LINES, LINES_OF_MODELS = 320, 400
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


class Import(NamedTuple):
    line: int
    target: str
    inside_function: bool


def offences(root):
    """Every offence against the house below `root`, as sentences that name the file."""
    checks = [
        top_level,
        names,
        floors_and_rooms,
        upward_imports,
        upward_relations,
        room_order,
        imports_inside_functions,
        verbs,
        signals,
        sizes,
    ]
    return [sentence for check in checks for sentence in check(root)]


# --- The rules --------------------------------------------------------------------------------------------


def top_level(root):
    for path in sorted(root.iterdir()):
        if path.name.startswith(".") or path.name in MADE_BY_TOOLS or path.suffix == ".egg-info":
            continue
        if path.name not in (TOP_FOLDERS if path.is_dir() else TOP_FILES):
            yield f"{path.name} does not belong to the top level; the house has a place for everything."


def names(root):
    for path in code_files(root):
        for part in path.relative_to(root).with_suffix("").parts:
            if part in FORBIDDEN:
                yield f"{show(root, path)}: “{part}” is no name; say what it does and where it belongs."


def floors_and_rooms(root):
    for path in code_files(root):
        package, room = place(root, path)
        parts = module_of(root, path).split(".")
        if package == WIRING and len(parts) > 2:
            yield f"{show(root, path)}: csi_portal/{parts[1]} stands on no floor; give it one in FLOORS."
        elif room not in known_rooms(package):
            yield f"{show(root, path)}: “{room}” is no known room."
        elif room == "templatetags" and parts[-1] not in known_libraries(package):
            yield f"{show(root, path)}: the blocks of an app live in templatetags/<app>.py."


def upward_imports(root):
    for path in code_files(root):
        package, _room = place(root, path)
        for line, target, _inside in imports(root, path):
            other = package_of(target)
            if other and (sentence := arrow(package, other)):
                yield f"{show(root, path)}:{line} imports {target}: {sentence}"


def upward_relations(root):
    for path in code_files(root):
        package, _room = place(root, path)
        for node in ast.walk(tree_of(path)):
            for target in relation_targets(node):
                other = package_of_label(target)
                if other and (sentence := arrow(package, other)):
                    yield f"{show(root, path)}:{node.lineno} refers to {target}: {sentence}"


def room_order(root):
    for path in code_files(root):
        package, room = place(root, path)
        if package == WIRING or room not in ROOMS:
            continue
        for line, target, _inside in imports(root, path):
            if package_of(target) != package:
                continue
            other = target.removeprefix(package).strip(".").partition(".")[0] or "__init__"
            if ROOMS.get(other, 0) > ROOMS[room]:
                yield f"{show(root, path)}:{line} imports {other}, which stands to the right of {room}."


def imports_inside_functions(root):
    for path in code_files(root):
        for line, target, inside in imports(root, path):
            if inside:
                yield f"{show(root, path)}:{line} imports {target} inside a function; move it to the top."


def verbs(root):
    """What is done by somebody at some moment says by name what is done to what."""
    for path in code_files(root):
        _package, room = place(root, path)
        for node in tree_of(path).body if room == "actions" else ():
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            by_place = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
            if by_place and {"by", "now"} <= {*by_place, *(arg.arg for arg in node.args.kwonlyargs)}:
                yield (
                    f"{show(root, path)}:{node.lineno} lets {node.name} take {', '.join(by_place)} by place; "
                    "a verb takes keywords only."
                )


def signals(root):
    for path in code_files(root):
        for line, target, _inside in imports(root, path):
            if "signals" in target.split(".") or target in ("django.dispatch", "django.dispatch.receiver"):
                yield f"{show(root, path)}:{line} uses signals ({target}); a rule is called by its name."


def sizes(root):
    for path in code_files(root):
        _package, room = place(root, path)
        limit = LINES_OF_MODELS if room == "models" else LINES
        lines = len(path.read_text().splitlines())
        if lines > limit:
            yield f"{show(root, path)} has {lines} lines; make a folder of the same name out of it."


# --- How they see -----------------------------------------------------------------------------------------


def code_files(root):
    """The project's Python files without migrations, in order."""
    files = [path for folder in CODE for path in (root / folder).rglob("*.py")]
    return sorted(path for path in files if not DATA_FOLDERS & set(path.relative_to(root).parts))


def show(root, path):
    return path.relative_to(root).as_posix()


def module_of(root, path):
    """ "centres.models.centres" for centres/models/centres.py, "centres" for its __init__.py."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(module):
    """The package of FLOORS that a module lies in, or None for code that is not ours."""
    parts = module.split(".")
    candidates = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((candidate for candidate in candidates if candidate in FLOORS), None)


def package_of_label(label):
    """The same for "app_label.Model"."""
    app_label, dot, _model = label.partition(".")
    return next((name for name in FLOORS if dot and name.rpartition(".")[2] == app_label), None)


def place(root, path):
    """The package that a file lies in, and its room there."""
    module = module_of(root, path)
    package = package_of(module)
    return package, module.removeprefix(package).strip(".").partition(".")[0] or "__init__"


def known_rooms(package):
    own = OWN_ROOMS.get(package, set())
    return own | {"__init__"} if package == WIRING else own | set(ROOMS)


def known_libraries(package):
    return OWN_LIBRARIES.get(package, set()) | {"templatetags", package.rpartition(".")[2]}


def arrow(package, other):
    """What is wrong with `package` looking at `other`, or None."""
    if other == package or FLOORS[other] < FLOORS[package]:
        return None
    if other == WIRING:
        return "only the wiring knows the wiring."
    if FLOORS[other] == FLOORS[package]:
        return f"{package} and {other} share floor {FLOORS[other]}, so they are strangers."
    return f"{package} (floor {FLOORS[package]}) looks up at {other} (floor {FLOORS[other]})."


@cache
def tree_of(path):
    return ast.parse(path.read_text(), filename=str(path))


def imports(root, path):
    """Every import of a file, relative ones spelled out."""
    module = module_of(root, path)
    base = module if path.stem == "__init__" else module.rpartition(".")[0]
    tree = tree_of(path)
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            up = base.split(".")[: len(base.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*up, *([node.module] if node.module else [])])
            targets = [f"{origin}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            yield Import(node.lineno, target, id(node) in inside)


def relation_targets(node):
    """The "app.Model" strings that a relation field or `get_model` names."""
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in RELATIONS:
        values = node.args[:1] + [word.value for word in node.keywords if word.arg in ("to", "through")]
        yield from (value.value for value in values if isinstance(value, ast.Constant))
    elif name == "get_model" and all(isinstance(value, ast.Constant) for value in node.args):
        yield ".".join(value.value for value in node.args)


ROOT = Path(__file__).resolve().parent.parent
