from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner.default import murmur2 as reference

from chassis.partitioner import murmur2


@given(st.binary(max_size=80))
def test_a_key_goes_to_the_partition_every_other_client_would_choose(key: bytes) -> None:
    assert murmur2(key) == reference(key)
