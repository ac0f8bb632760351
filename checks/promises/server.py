"""Bad on purpose: what the rules of server.yaml must find (``semgrep --test``), and what they must leave."""

import hmac
import logging
import os
# ruleid: nothing-unpickled
import pickle
# ruleid: chance-from-the-system-in-concerns
import random
import subprocess
import sys
import traceback
import warnings

import numpy
import pandas
import yaml
from django.db.models.expressions import RawSQL
from django.views.decorators.csrf import csrf_exempt

log = logging.getLogger("x")


def asked(Case, cursor, editor, name):
    # ruleid: no-composed-sql-in-the-site
    Case.objects.raw("select * from cases")
    # ruleid: no-composed-sql-in-the-site
    Case.objects.extra(where=["1 = 1"])
    # ruleid: no-composed-sql-in-the-site
    RawSQL("select 1", [])
    # ruleid: no-composed-sql-in-the-site
    cursor.execute(f"select * from {name}")
    # ruleid: no-composed-sql-in-the-site
    cursor.execute("select * from %s" % name)
    # ruleid: no-composed-sql-in-the-site
    cursor.execute("select * from " + name)
    # ruleid: no-composed-sql-in-the-site
    cursor.execute("select * from {}".format(name))
    # ruleid: no-composed-sql-in-the-site
    cursor.executemany(f"insert into {name} values (?)", [])
    # ok: no-composed-sql-in-the-site
    editor.execute(f"drop table {name}")
    # ok: no-composed-sql-in-the-site
    cursor.execute("select * from cases where name = %s", [name])


def told(request, reply):
    # ruleid: no-request-in-a-log, concerns-log-fixed-words
    log.info(request.body)
    content = request.body.decode()
    # ruleid: no-request-in-a-log, concerns-log-fixed-words
    log.warning("refused: %s", content)
    # ruleid: no-request-in-a-log, concerns-log-fixed-words
    log.error(f"refused: {request.POST['text']}")
    # ruleid: no-request-in-a-log, concerns-log-fixed-words
    print(request.GET)
    # ruleid: no-request-in-a-log, concerns-log-fixed-words, reporters-are-not-recognised
    log.info("from", extra={"address": request.META["REMOTE_ADDR"]})
    # ok: no-request-in-a-log
    # ruleid: concerns-log-fixed-words
    log.info("request", extra={"status": reply.status_code})
    # ruleid: concerns-log-fixed-words
    log.exception(reply.reason)
    # ok: concerns-log-fixed-words
    log.error("failed", exc_info=reply)
    # ruleid: concerns-log-fixed-words
    sys.stderr.write("refused")
    # ruleid: concerns-log-fixed-words
    warnings.warn("refused")
    # ruleid: concerns-log-fixed-words
    traceback.print_exc()


def recognised(request, answer):
    # ruleid: reporters-are-not-recognised
    request.session["seen"] = True
    # ruleid: reporters-are-not-recognised
    who = request.user
    # ruleid: reporters-are-not-recognised
    who = request.COOKIES.get("who")
    # ruleid: reporters-are-not-recognised
    who = request.META.get("REMOTE_ADDR")
    # ruleid: reporters-are-not-recognised
    who = request.headers["User-Agent"]
    # ruleid: reporters-are-not-recognised
    who = request.headers.get("X-Forwarded-For", "")
    # ruleid: reporters-are-not-recognised
    answer.set_cookie("who", who)
    # ok: reporters-are-not-recognised
    length = request.META.get("CONTENT_LENGTH")
    # ok: reporters-are-not-recognised
    return length, request.headers.get("Idempotency-Key")


# ruleid: chance-from-the-system-in-concerns
CODE = numpy.random.default_rng()


# ruleid: nothing-unpickled
class Words(yaml.Loader):
    """Makes whatever it is told."""


def read(path):
    # ruleid: nothing-unpickled
    numpy.load(path, allow_pickle=True)
    # ruleid: nothing-unpickled
    pandas.read_pickle(path)
    # ruleid: nothing-unpickled
    yaml.load(path)
    # ruleid: nothing-unpickled
    yaml.load(path, Loader=yaml.Loader)
    # ruleid: nothing-unpickled
    yaml.load(path, Loader=yaml.UnsafeLoader)
    # ruleid: nothing-unpickled
    yaml.unsafe_load(path)
    # ok: nothing-unpickled
    yaml.safe_load(path)
    # ok: nothing-unpickled
    yaml.load(path, Loader=yaml.CSafeLoader)


def called(name):
    # ruleid: no-shell
    subprocess.run(f"ls {name}", shell=True)
    # ruleid: no-shell
    os.system(f"ls {name}")
    # ruleid: no-shell
    os.popen(f"ls {name}")
    # ruleid: no-shell
    subprocess.getoutput(f"ls {name}")
    # ok: no-shell
    subprocess.run(["ls", name], check=True)


def compared(key, given):
    # ruleid: secrets-are-compared-in-constant-time
    if hmac.new(key, b"x", "sha256").hexdigest() == given:
        return True
    # ruleid: secrets-are-compared-in-constant-time
    if hmac.digest(key, b"x", "sha256") != given:
        return False
    # ok: secrets-are-compared-in-constant-time
    return hmac.compare_digest(hmac.digest(key, b"x", "sha256"), given)


# ruleid: no-request-beyond-csrf
@csrf_exempt
def open_door(request):
    return request
