#!/bin/sh
# Opens the stage; words go to `tilth stage`. It needs Python 3.11 or newer, and no network.
cd "$(dirname "$0")" || exit 1
for python in python3.13 python3.12 python3.11 python3 python; do
  case $("$python" -c 'import sys; print("{}.{}".format(*sys.version_info))' 2>/dev/null) in
    @PYTHONS@) exec "$python" start.py "$@" ;;
  esac
done
echo "没有找到 Python（@NAMED@）。请从 python.org 或用系统的软件包安装，再运行一次。" >&2
echo "There is no Python (@NAMED@) here. Install it from python.org or by your system's packages, then start again." >&2
exit 1
