"""The whole of Contact Panel on one machine, from nothing but Python and make."""
