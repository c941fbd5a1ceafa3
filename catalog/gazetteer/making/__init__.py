"""Makes the gazetteer's data files from the MIT-licensed package ``vietnamadminunits``.

Neither package is ever needed to run the catalog. To make the files again::

    python3 -m venv /tmp/source && /tmp/source/bin/pip install vietnamadminunits==1.0.4
    python3.12 -m venv /tmp/other && /tmp/other/bin/pip install vietnam-provinces==2026.9.0
    python -m catalog.gazetteer.making /tmp/source/lib/python3.*/site-packages \\
        --compare-with /tmp/other/bin/python --date 2026-11-22

The same packages and date give the same bytes. Counts that differ from the official ones stop it before
anything is written.
"""
