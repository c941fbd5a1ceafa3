import os
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa

from catalog.errors import LeaseTaken
from catalog.store.db import reading
from catalog.store.leases import Keeper, hold
from catalog.store.models import Lease
from tests.databases import environment

HOLDER = """
import time
from catalog.app import create_core
from catalog.store.leases import hold
with create_core(plugins=[]).app_context():
    with hold("job", ttl_seconds=3600):
        print("held", flush=True)
        time.sleep(600)
"""


@pytest.fixture
def holder(app, settings):
    """Another process that holds the lease "job" for an hour."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], env=environment(settings), stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_lease_that_another_process_holds_is_refused_with_its_owner(holder):
    with pytest.raises(LeaseTaken, match=f":{holder.pid}:"), hold("job"):
        pass


def test_the_lease_of_a_killed_process_is_taken_over_at_once(holder):
    holder.kill()
    holder.wait()
    with hold("job") as lease:
        assert lease.name == "job"


def test_a_killed_process_that_nobody_asked_for_yet_counts_as_dead(holder):
    holder.kill()
    os.waitid(os.P_PID, holder.pid, os.WEXITED | os.WNOWAIT)  # it stays in the system's table
    with hold("job"):
        pass


def test_a_process_cannot_hold_a_lease_twice(app):
    with hold("job"), pytest.raises(LeaseTaken), hold("job"):
        pass


def test_leases_of_other_names_do_not_meet(app):
    with hold("one"), hold("two"):
        pass


def test_a_lease_is_given_back_when_the_job_raises(app):
    with pytest.raises(ZeroDivisionError), hold("job"):
        raise ZeroDivisionError
    with reading() as session:
        assert session.scalars(sa.select(Lease)).all() == []


def test_an_expired_lease_is_taken_over_and_its_first_holder_notices(app):
    with hold("job", ttl_seconds=-1) as first, hold("job", ttl_seconds=60) as second:
        with pytest.raises(LeaseTaken, match=second.owner):
            first.renew()
        second.renew()


def test_the_first_holder_does_not_give_back_what_another_took_over(app):
    with hold("job", ttl_seconds=60):
        pass
    overdue = hold("job", ttl_seconds=-1)
    overdue.__enter__()
    with hold("job"):
        overdue.__exit__(None, None, None)
        with pytest.raises(LeaseTaken), hold("job"):
            pass


def test_a_renewed_lease_outlives_its_first_time(app):
    with hold("job", ttl_seconds=-1) as lease:
        object.__setattr__(lease, "ttl_seconds", 60)
        lease.renew()
        with pytest.raises(LeaseTaken), hold("job"):
            pass


def test_a_lease_is_kept_while_its_holder_waits_longer_than_it_lasts(app):
    with hold("job", ttl_seconds=2) as lease:
        Keeper(lease).sleep(3)
        with pytest.raises(LeaseTaken), hold("job"):
            pass


def test_who_waits_learns_that_another_took_the_lease_over(app):
    with hold("job", ttl_seconds=0.1) as lease:
        keeper = Keeper(lease)
        threading.Event().wait(0.2)
        with hold("job"), pytest.raises(LeaseTaken):
            keeper.sleep(0.1)


def test_of_many_that_want_a_lease_at_once_one_gets_it(app):
    inside, most, refused = [], [], []
    gate = threading.Barrier(8)

    def want():
        gate.wait()
        try:
            with app.app_context(), hold("job"):
                inside.append(1)
                most.append(len(inside))
                threading.Event().wait(0.05)
                inside.pop()
        except LeaseTaken:
            refused.append(1)

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(most) + len(refused) == 8
