"""What stream-processor does, as a Python function with boto3 would do it: records to NDJSON, one object, put if absent.

It runs its own Runtime API loop, as the runtime of Lambda does. It does less: no records are read alone, the catalogue is not asked.
"""

import base64
import datetime
import decimal
import hashlib
import http.client
import json
import os

import boto3
import botocore.exceptions
from boto3.dynamodb.types import Binary, TypeDeserializer

S3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL_S3"])
BUCKET, PREFIX = os.environ["PLANISH_LANDING"].removeprefix("s3://").split("/", 1)
FIRST = ("code", "group", "name", "status", "meta", "body")
DESERIALIZER = TypeDeserializer()


def plain(value):
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Binary):
        return base64.b64encode(value.value).decode()
    raise TypeError(type(value))


def line(record):
    change = record["dynamodb"]
    item = {key: DESERIALIZER.deserialize(value) for key, value in change["NewImage"].items()}
    item["signals"] = [
        {key: signal[key] for key in (*FIRST, *(key for key in signal if key not in FIRST)) if key in signal}
        for signal in item.get("signals", [])
    ]
    item["_stream"] = {
        "event_id": record["eventID"],
        "event_name": record["eventName"],
        "sequence": change["SequenceNumber"],
        "created_at": int(change["ApproximateCreationDateTime"] * 1000),
        "table": record["eventSourceARN"].split("/")[1],
    }
    return json.dumps(item, default=plain, separators=(",", ":"))


def handle(event):
    records = event["Records"]
    lines = [line(record) for record in records if record["eventName"] in ("INSERT", "MODIFY")]
    created = datetime.datetime.fromtimestamp(records[0]["dynamodb"]["ApproximateCreationDateTime"], datetime.timezone.utc)
    name = hashlib.sha256("\n".join(record["eventID"] for record in records).encode()).hexdigest()[:16]
    body = ("\n".join(lines) + "\n").encode()
    try:
        S3.put_object(Bucket=BUCKET, Key=f"{PREFIX}/{created:%Y/%m/%d/%H}/{name}.ndjson", Body=body, IfNoneMatch="*", ChecksumAlgorithm="SHA256")
    except botocore.exceptions.ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 412:
            raise
    print(json.dumps({"records": len(records), "lines": len(lines)}), flush=True)
    return {"batchItemFailures": []}


api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    answer = api.getresponse()
    request = answer.headers["Lambda-Runtime-Aws-Request-Id"]
    response = json.dumps(handle(json.loads(answer.read())))
    api.request("POST", f"/2018-06-01/runtime/invocation/{request}/response", response)
    api.getresponse().read()
