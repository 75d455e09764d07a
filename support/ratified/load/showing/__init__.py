"""What people see of a load: a picture, a table, and files for those who want to go on with the figures."""

from ratified.load.showing.files import csv_of, hdr_log, json_of
from ratified.load.showing.plots import plots
from ratified.load.showing.tables import sentence, table_html

__all__ = ["csv_of", "hdr_log", "json_of", "plots", "sentence", "table_html"]
