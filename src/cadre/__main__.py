"""``python -m cadre``: the same as ``cadre``, where scripts are not on the path."""

from cadre.cli import main

if __name__ == "__main__":
    main()
