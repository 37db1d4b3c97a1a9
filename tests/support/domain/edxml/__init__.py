"""Reading and writing edXML."""
