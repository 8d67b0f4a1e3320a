"""What leaves the house on paper: tables, workbooks and official papers, written from data that holds every word.

`tables` is the data of one table, `workbook` writes tables as Excel, `paper` is the data of an official paper and
`writer` writes it as .docx. Nothing here reads a database or chooses a word.
"""
