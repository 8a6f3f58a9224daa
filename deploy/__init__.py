"""What starts Contact Panel: on a laptop (`local`), and its databases and topics anywhere."""
