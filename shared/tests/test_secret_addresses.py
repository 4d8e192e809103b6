"""A secret part that is made from a key is the same each time, and leads back to what it names for nobody else."""

from shared.telemetry.secret_addresses import derived_secret, digest, masked, new_secret


def test_a_derived_secret_is_the_same_each_time_and_another_for_each_name_and_key() -> None:
    secrets = [derived_secret("key", 1, 2), derived_secret("key", 12), derived_secret("key", 2, 1)]
    secrets.append(derived_secret("other", 1, 2))
    assert derived_secret("key", 1, 2) == secrets[0]
    assert len(set(secrets)) == 4


def test_every_secret_is_as_long_and_masked_alike() -> None:
    first, second = new_secret(), derived_secret("key", "a")
    assert len(first) == len(second) == 50
    assert masked(f"/x/{first}/{second}") == "/x/hemlig-…/anonym-…"
    assert digest(first) != digest(second)
