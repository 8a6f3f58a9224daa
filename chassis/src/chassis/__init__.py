"""What two or more services need, without a business noun."""
