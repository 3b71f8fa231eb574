@echo off
rem Opens the stage; words go to `tilth stage`. It needs Python 3.11 or newer, and no network.
chcp 65001 >nul
cd /d "%~dp0"
for %%v in (@SPACED@) do (
  py -%%v -c "" >nul 2>nul && (
    py -%%v start.py %*
    goto :end
  )
)
for %%v in (@SPACED@) do (
  python -c "import sys; sys.exit('{}.{}'.format(*sys.version_info) != '%%v')" >nul 2>nul && (
    python start.py %*
    goto :end
  )
)
echo 没有找到 Python（@NAMED@）。请从 python.org 安装，再运行一次。
echo There is no Python (@NAMED@) here. Install it from python.org, then start again.
:end
if errorlevel 1 pause
