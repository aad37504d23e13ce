"""Who fails too often waits, however many tries are begun at once."""

from contextlib import ExitStack
from datetime import timedelta

import pytest

from server.casework.errors import SignInFailed, TooManyFailures
from server.casework.failures import WINDOW, Failures, whose
from tests.server.small_city import MORNING


def fail(failures: Failures, name: str) -> None:
    with pytest.raises(SignInFailed), failures.attempt(name, MORNING, SignInFailed):
        raise SignInFailed


def test_tries_that_are_begun_at_once_are_no_more_than_one_after_the_other() -> None:
    failures = Failures(5)
    with ExitStack() as begun:
        for _ in range(5):
            begun.enter_context(failures.attempt("a", MORNING, SignInFailed))
        with pytest.raises(TooManyFailures), failures.attempt("a", MORNING, SignInFailed):
            pytest.fail("a sixth was let in")
        with failures.attempt("b", MORNING, SignInFailed):
            pass
    for _ in range(5):
        fail(failures, "a")


def test_what_was_right_or_went_wrong_otherwise_counts_for_nothing() -> None:
    failures = Failures(1)
    for _ in range(3):
        with failures.attempt("a", MORNING, SignInFailed):
            pass
        with pytest.raises(KeyError), failures.attempt("a", MORNING, SignInFailed):
            raise KeyError


def test_a_failure_counts_for_a_quarter_of_an_hour() -> None:
    failures = Failures(1)
    fail(failures, "a")
    with pytest.raises(TooManyFailures), failures.attempt("a", MORNING + WINDOW, SignInFailed):
        pytest.fail("it was let in")
    with failures.attempt("a", MORNING + WINDOW + timedelta(seconds=1), SignInFailed):
        pass


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_one_customers_addresses_are_one(address: str, counted: str) -> None:
    assert whose(address) == counted
