#!/bin/sh
# Makes .venv ready, from nothing but Python 3.11 and make. Called by the Makefile:
#   setup.sh venv [LOCK …]    make the environment and install what the lock files pin
#   setup.sh project          install the project itself; its build hook makes the browser side
#   setup.sh browser          Chromium and a Chinese font, for the tests
#   setup.sh engines          Virtuoso, for the tests of the remote store
set -eu
cd "$(dirname "$0")/.."
VENV=.venv

fail() {
    printf '\n错误：%s\nError: %s\n' "$1" "$2" >&2
    exit 1
}

say() { printf '%s / %s\n' "$1" "$2"; }

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 ||
        { apt-get update -q >/dev/null && apt-get install -y -q --no-install-recommends "$@" >/dev/null; }
}

find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    fail "没有找到 Python 3.11 或更新的版本。请先安装，或用 make PYTHON=路径 指定。" \
        "No Python 3.11 or newer found. Install it, or name it: make PYTHON=path."
}

make_venv() {
    if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
        python=$(find_python)
        if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
            can_apt || fail "缺少建立虚拟环境的组件。请用管理员身份执行：apt-get install $package" \
                "The venv module is incomplete. As an administrator run: apt-get install $package"
            say "安装 $package …" "installing $package …"
            apt_install "$package" || apt_install python3-venv ||
                fail "$package 安装失败。" "Could not install $package."
        fi
        say "建立虚拟环境 $VENV …" "making the environment $VENV …"
        rm -rf "$VENV"
        "$python" -m venv "$VENV"
    fi
    for lock in "$@"; do
        say "安装 $lock 所列的组件 …" "installing what $lock lists …"
        "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check -r "$lock" ||
            fail "组件安装失败。请检查网络和 pip 镜像设置，再执行一次。" \
                "Installing failed. Check the network and the pip mirror, then run this again."
    done
}

case ${1:-} in
venv)
    shift
    make_venv "$@"
    ;;
project)
    say "安装本项目并构建网页部分 …" "installing the project, building the browser side …"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --editable . ||
        fail "本项目安装失败，原因见上。" "Installing the project failed, for the reason above."
    ;;
browser)
    wanted=
    command -v chromium >/dev/null 2>&1 || wanted=chromium
    fc-list 2>/dev/null | grep -q 'Noto Sans CJK' || wanted="$wanted fonts-noto-cjk"
    [ -z "$wanted" ] && exit 0
    if can_apt; then
        say "安装测试所需的 $wanted …" "installing for the tests: $wanted …"
        # shellcheck disable=SC2086 # a list of package names
        apt_install $wanted fontconfig || fail "$wanted 安装失败。" "Could not install $wanted."
    else
        say "缺少 $wanted，用到浏览器的测试会跳过。可用管理员身份执行：apt-get install $wanted" \
            "missing $wanted: browser tests will be skipped. As an administrator: apt-get install $wanted"
    fi
    ;;
engines) # 4 MB and a few seconds; the package of the binaries alone starts no service
    command -v virtuoso-t >/dev/null 2>&1 && exit 0
    if can_apt && say "安装测试所需的 virtuoso-opensource-7-bin …" "installing for the tests: virtuoso-opensource-7-bin …" &&
        apt_install virtuoso-opensource-7-bin; then
        exit 0
    fi
    say "缺少 Virtuoso，用到它的测试会跳过。可用管理员身份执行：apt-get install virtuoso-opensource-7-bin" \
        "missing Virtuoso: its tests will be skipped. As an administrator: apt-get install virtuoso-opensource-7-bin"
    ;;
*)
    fail "用法：setup.sh venv|project|browser|engines" "usage: setup.sh venv|project|browser|engines"
    ;;
esac
