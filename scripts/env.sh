# Read by ./casebound and ./check: finds Python and fills a folder with exactly what a lock file names.
# Everything said here goes to stderr; stdout belongs to the program that follows.

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for each in python3.11 python3 python3.13 python3.12; do
        if command -v "$each" >/dev/null 2>&1 &&
            "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$each"
            return 0
        fi
    done
    say "Casebound needs Python 3.11 or newer, and none was found. On Debian or Ubuntu: apt install python3 python3-pip"
    return 1
}

# Where things may be built: beside the code, or in the user's cache when the checkout is read-only.
home_of() {
    if [ -w "$1" ]; then
        printf '%s' "$1"
    else
        mark=$(printf '%s' "$1" | cksum | tr ' ' -)
        printf '%s/casebound/%s' "${XDG_CACHE_HOME:-$HOME/.cache}" "$mark"
    fi
}

# ready_env ROOT NAME LOCK: prints the folder of a complete environment, building it when needed.
ready_env() {
    home=$(home_of "$1")
    env="$home/$2" lock="$1/$3" scripts="$1/scripts"
    if ! current "$env" "$lock"; then
        build_env "$env" "$lock" || return 1
    fi
    printf '%s' "$env"
}

# The lock file itself is the stamp: it is copied in last, and a Python that was removed breaks the link.
current() { [ -x "$1/bin/python" ] && cmp -s "$2" "$1/lock.txt"; }

# Builds in a folder of its own and renames it, so that two first starts at once cannot mix.
build_env() (
    python=$(find_python) || exit 1
    mkdir -p "$(dirname "$1")"
    find "$(dirname "$1")" -maxdepth 1 -name "$(basename "$1").new.*" -mmin +180 -exec rm -rf {} +
    new=$(mktemp -d "$1.new.XXXXXX") || exit 1
    trap 'rm -rf "$new"' EXIT
    trap 'exit 1' INT TERM HUP
    say "Setting up Casebound in $1 (once; about half a minute) ..."
    install_all "$python" "$new" "$2" >&2 || {
        say "The packages that Casebound needs could not be installed; the reason stands above. Nothing was changed."
        exit 1
    }
    cp "$2" "$new/lock.txt"
    "$python" "$scripts/swap.py" "$new" "$1" "$2" >&2 || exit 1
    say "Ready."
)

# Debian's Python may have no ensurepip, but its pip can fill another environment.
install_all() {
    python="$1" new="$2" lock="$3"
    set -- install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock"
    if "$python" -m pip --python "$python" --version >/dev/null 2>&1; then
        "$python" -m venv --without-pip "$new" && "$python" -m pip --python "$new/bin/python" "$@"
    elif "$python" -m venv "$new" 2>/dev/null; then
        "$new/bin/python" -m pip "$@"
    else
        say "Python's installer is missing. On Debian or Ubuntu: apt install python3-pip"
        return 1
    fi
}
