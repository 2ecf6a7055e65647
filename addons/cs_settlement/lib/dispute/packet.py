"""The workbook of a dispute: what is claimed, and room for the answer."""

from ..workbook import write_table


def write_packet(title, columns, rows):
    """Return the bytes of the workbook.

    :param title: lines of text above the table
    :param columns: list of (key, header, width)
    :param rows: iterable of tuples in the order of the columns
    """
    return write_table(title, [(header, width) for _key, header, width in columns], rows)
