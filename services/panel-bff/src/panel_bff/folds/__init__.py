"""How published states become the read model: conditional upserts by version, repeatable and order-proof (design 3.3).

Every fold takes what one batch brought, writes it with set-based SQL in the batch's transaction, and changes nothing
when it brings nothing new. Locks are taken in one order: panels by id, what hangs on a panel, catalogues, imports.
"""
