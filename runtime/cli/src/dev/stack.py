"""The AWS side of Planish on this machine: ministack, with the tables, queues and functions in it, and what stands for Databricks.

`planish dev up` starts this with a plan, a JSON file; `planish dev down` ends it. All of it is one process group and listens on loopback
alone. While any of it lives, `lock` beside the plan is locked; it holds the number of the group. `state.json` says that all is ready, `failed`
why it will not be.
"""

import fcntl
import http.server
import io
import json
import os
import pathlib
import queue
import signal
import subprocess
import sys
import threading
import time
import traceback
import urllib.error
import urllib.request
import zipfile

ADDRESS = "127.0.0.1"
# Any keys do; these are for this machine alone.
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/planish-dev"
START = 30


def main(path):
    os.setsid()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = pathlib.Path(path).resolve().parent
    lock = open(folder / "lock", "a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("another stack is there already")
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    plan = json.loads(pathlib.Path(path).read_text())
    server = None
    try:
        jobs = Jobs(plan, folder)
        server = start(plan, folder, lock)
        create(plan, folder, jobs.port)
        write(folder / "state.json", json.dumps({"endpoint": plan["endpoint"], "jobs": jobs.port}))
        code = server.wait()
        write(folder / "failed", f"ministack ended by itself ({code}); {folder}/ministack.log may say why")
    except Exception as error:
        traceback.print_exc()
        write(folder / "failed", f"{error}; {folder}/stack.log and {folder}/ministack.log say more")
        sys.exit(1)
    finally:
        end(server)


def write(path, text):
    """Whole or not at all: somebody may be waiting for it."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(text)
    beside.rename(path)


def start(plan, folder, lock):
    """Starts ministack. The functions have its environment, so that holds what they need to find their way back, and nothing of the user's."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "BIND_HOST": ADDRESS,
        "GATEWAY_PORT": str(plan["port"]),
        "MINISTACK_REGION": plan["region"],
        "AWS_ENDPOINT_URL": plan["endpoint"],
        "AUTH": "false",
    }
    log = open(folder / "ministack.log", "w")
    program = pathlib.Path(sys.executable).parent / "ministack"
    server = subprocess.Popen(
        [program], env=environment, cwd=temporary, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[lock.fileno()]
    )
    until = time.monotonic() + START
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"ministack ended at its start ({server.returncode})")
        try:
            urllib.request.urlopen(f"{plan['endpoint']}/_ministack/health", timeout=1).read()
            return server
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    end(server)
    raise RuntimeError(f"ministack did not answer within {START} seconds")


def end(server):
    if server is None or server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()


def client(plan, service):
    import botocore.config
    import botocore.session

    config = botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 3})
    return botocore.session.get_session().create_client(
        service, region_name=plan["region"], endpoint_url=plan["endpoint"], config=config, **KEYS
    )


def create(plan, folder, jobs):
    """Everything that a deployment has, by its names."""
    names = plan["names"]
    functions = client(plan, "lambda")
    table = client(plan, "dynamodb").create_table(
        TableName=names["table"],
        AttributeDefinitions=[{"AttributeName": plan["key"], "AttributeType": "S"}],
        KeySchema=[{"AttributeName": plan["key"], "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )["TableDescription"]

    def function(name, program, variables):
        functions.create_function(
            FunctionName=name,
            Runtime="provided.al2023",
            Handler="bootstrap",
            Role=ROLE,
            Timeout=30,
            MemorySize=128,
            Code={"ZipFile": packed(program, plan["config"])},
            Environment={"Variables": {"AWS_ALLOW_HTTP": "true", **variables}},
        )

    function(names["stream_processor"], plan["programs"]["stream_processor"], {})
    s3 = client(plan, "s3")
    for bucket in plan["buckets"]:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": plan["region"]})
    sqs = client(plan, "sqs")
    url = sqs.create_queue(
        QueueName=names["queue"], Attributes={"DelaySeconds": str(plan["window"]), "VisibilityTimeout": "60"}
    )["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    function(
        names["job_trigger"],
        plan["programs"]["job_trigger"],
        {
            "PLANISH_DATABRICKS_HOST": f"http://{ADDRESS}:{jobs}",
            "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT": str(jobs),
            "PLANISH_JOB_ID": "1",
            "PLANISH_WINDOW": str(plan["window"]),
        },
    )
    functions.create_event_source_mapping(
        FunctionName=names["job_trigger"],
        EventSourceArn=arn,
        BatchSize=10,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    rules = [{"Name": "prefix", "Value": plan["prefix"]}] if plan["prefix"] else []
    s3.put_bucket_notification_configuration(
        Bucket=plan["buckets"][0],
        NotificationConfiguration={
            "QueueConfigurations": [
                {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": {"Key": {"FilterRules": rules}}}
            ]
        },
    )
    functions.create_event_source_mapping(
        FunctionName=names["stream_processor"],
        EventSourceArn=table["LatestStreamArn"],
        BatchSize=100,
        StartingPosition="TRIM_HORIZON",
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )


def packed(program, config):
    """A function as it is uploaded: its program as `bootstrap`, and planish.yaml beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(program, "bootstrap")
        if config:
            archive.write(config, "planish.yaml")
    return out.getvalue()


class Jobs:
    """Stands for Databricks: takes `run-now`, and its run is one of planish-batch. The secret's extension is at the same port."""

    def __init__(self, plan, folder):
        self.plan = plan
        self.folder = folder
        self.runs = {}
        self.lock = threading.Lock()
        self.waiting = queue.Queue()
        jobs = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                token = json.dumps({"token": "dev"})
                found = self.path.startswith("/secretsmanager/get?")
                self.answer(200 if found else 404, {"SecretString": token} if found else {})

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                if self.path != "/api/2.2/jobs/run-now":
                    return self.answer(404, {})
                self.answer(200, {"run_id": jobs.run_of(body["idempotency_token"])})

            def answer(self, status, body):
                body = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer((ADDRESS, 0), Handler)
        server.daemon_threads = True
        self.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        threading.Thread(target=self.work, daemon=True).start()

    def run_of(self, token):
        """The run that has this token; it is started once."""
        with self.lock:
            if token not in self.runs:
                self.runs[token] = len(self.runs) + 1
                self.waiting.put(self.runs[token])
            return self.runs[token]

    def work(self):
        """One run after another, as a job with one run at a time."""
        while True:
            run = self.waiting.get()
            try:
                self.fetch()
                code = self.batch(run)
            except Exception:
                traceback.print_exc()
                code = None
            with open(self.folder / "runs.ndjson", "a") as log:
                log.write(json.dumps({"run_id": run, "exit_code": code}) + "\n")

    def fetch(self):
        """Brings what is new in the bucket into a folder: planish-batch reads folders."""
        s3 = client(self.plan, "s3")
        bucket = self.plan["buckets"][0]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=self.plan["prefix"]):
            for listed in page.get("Contents", []):
                path = self.folder / "objects" / listed["Key"]
                if not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    beside = path.with_name("." + path.name)
                    beside.write_bytes(s3.get_object(Bucket=bucket, Key=listed["Key"])["Body"].read())
                    beside.rename(path)

    def batch(self, run):
        command = [self.plan["programs"]["batch"], "run", self.folder / "objects", "--table", self.plan["delta"], "--json"]
        with open(self.folder / "batch.log", "a") as log:
            log.write(f"run {run}\n")
            log.flush()
            return subprocess.run(
                command, cwd=self.plan["checkout"], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            ).returncode


if __name__ == "__main__":
    main(sys.argv[1])
