"""What a parameter is: its record, and records that several sections share; plan and strategies are made of these."""
