"""What tests of every service share: real servers, fresh databases, keys, waiting."""
