"""Five manuals as agencies write them, made by LibreOffice from `sources.py` with `make.py`; CI needs neither."""
