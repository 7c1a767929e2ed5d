"""Asks the local cloud what other clients than ours would ask it: boto3, by hand. See the README on how to run it."""

import hashlib
import os
import sys
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:4566"
BUCKET = "uploads"
SENDER = "clients@e-sg.cloud"


def client(service, **config):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name="eu-north-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"max_attempts": 1}, **config),
    )


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] in (code, "404", "412"), error
        return
    raise AssertionError(f"not refused with {code}")


def http(url, method="GET", data=None, headers=None):
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def s3():
    s3 = client("s3")
    assert BUCKET in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    keys = ["../x", "..", "f", "f/g", "f//g", "æøå 日本", "a+b &c%20", "k" * 1000, " leading", "tab\tkey"]
    for key in keys:
        put = s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode(), Metadata={"of": "a-test"}, ContentType="text/plain")
        assert put["ETag"] == f'"{hashlib.md5(key.encode()).hexdigest()}"'
        got = s3.get_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")
        assert got["Body"].read() == key.encode() and got["Metadata"] == {"of": "a-test"}, key
    listed = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert sorted(keys, key=str.encode) == [each["Key"] for each in listed]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 3})
    assert [each["Key"] for page in pages for each in page["Contents"]] == sorted(keys, key=str.encode)
    folded = s3.list_objects_v2(Bucket=BUCKET, Delimiter="/", Prefix="f")
    assert [each["Prefix"] for each in folded["CommonPrefixes"]] == ["f/"] and folded["KeyCount"] == 2
    assert s3.get_object(Bucket=BUCKET, Key="æøå 日本", Range="bytes=1-3")["ContentRange"] == "bytes 1-3/13"
    refused("InvalidRange", s3.get_object, Bucket=BUCKET, Key="f", Range="bytes=9-")
    refused("PreconditionFailed", s3.put_object, Bucket=BUCKET, Key="f", Body=b"", IfNoneMatch="*")
    refused("PreconditionFailed", s3.put_object, Bucket=BUCKET, Key="f", Body=b"", IfMatch='"00"')
    refused("NoSuchKey", s3.get_object, Bucket=BUCKET, Key="nothing")
    refused("NoSuchBucket", s3.list_objects_v2, Bucket="nowhere-at-all")
    for algorithm in ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]:
        try:
            s3.put_object(Bucket=BUCKET, Key="sums", Body=b"abc", ChecksumAlgorithm=algorithm)
        except Exception as error:  # Some need a library of their own.
            print("  not tried:", algorithm, type(error).__name__)
            continue
        head = s3.head_object(Bucket=BUCKET, Key="sums", ChecksumMode="ENABLED")
        assert head.get(f"Checksum{algorithm}"), (algorithm, head)
    refused("BadDigest", s3.put_object, Bucket=BUCKET, Key="sums", Body=b"abc", ChecksumCRC32="AAAAAA==")
    copied = s3.copy_object(Bucket=BUCKET, Key="copy/of f", CopySource={"Bucket": BUCKET, "Key": "æøå 日本"})
    assert copied["CopyObjectResult"]["ETag"] and s3.get_object(Bucket=BUCKET, Key="copy/of f")["Metadata"]

    first = s3.put_object(Bucket=BUCKET, Key="v", Body=b"1")["VersionId"]
    second = s3.put_object(Bucket=BUCKET, Key="v", Body=b"2")["VersionId"]
    marker = s3.delete_object(Bucket=BUCKET, Key="v")
    assert marker["DeleteMarker"] and marker["VersionId"]
    refused("NoSuchKey", s3.get_object, Bucket=BUCKET, Key="v")
    assert s3.get_object(Bucket=BUCKET, Key="v", VersionId=first)["Body"].read() == b"1"
    versions = s3.list_object_versions(Bucket=BUCKET, Prefix="v")
    assert [each["VersionId"] for each in versions["Versions"]] == [second, first]
    assert versions["DeleteMarkers"][0]["IsLatest"]
    s3.delete_object(Bucket=BUCKET, Key="v", VersionId=marker["VersionId"])
    assert s3.get_object(Bucket=BUCKET, Key="v")["Body"].read() == b"2"
    gone = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "v"}, {"Key": "never"}]})
    assert len(gone["Deleted"]) == 2

    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="big")["UploadId"]
    bodies = [os.urandom(5 * 1024 * 1024), b"the end"]
    parts = []
    for number, body in enumerate(bodies, 1):
        part = s3.upload_part(Bucket=BUCKET, Key="big", UploadId=upload, PartNumber=number, Body=body)
        parts.append({"PartNumber": number, "ETag": part["ETag"], "ChecksumCRC32": part.get("ChecksumCRC32")})
    assert len(s3.list_parts(Bucket=BUCKET, Key="big", UploadId=upload)["Parts"]) == 2
    assert s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"][0]["UploadId"] == upload
    parts = [{name: value for name, value in part.items() if value} for part in parts]
    done = s3.complete_multipart_upload(Bucket=BUCKET, Key="big", UploadId=upload, MultipartUpload={"Parts": parts})
    assert done["ETag"].endswith('-2"')
    assert s3.get_object(Bucket=BUCKET, Key="big")["Body"].read() == b"".join(bodies)
    assert s3.head_object(Bucket=BUCKET, Key="big", PartNumber=2)["ContentLength"] == 7
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="big")["UploadId"]
    s3.abort_multipart_upload(Bucket=BUCKET, Key="big", UploadId=upload)
    refused("NoSuchUpload", s3.list_parts, Bucket=BUCKET, Key="big", UploadId=upload)
    import io

    s3.upload_fileobj(io.BytesIO(b"x" * (20 * 1024 * 1024)), BUCKET, "managed")
    assert s3.head_object(Bucket=BUCKET, Key="managed")["ContentLength"] == 20 * 1024 * 1024
    assert sum(1 for _ in boto3.resource("s3", endpoint_url=ENDPOINT, region_name="eu-north-1", aws_access_key_id="local",
               aws_secret_access_key="local").Bucket(BUCKET).objects.all()) > 10

    signing = client("s3", signature_version="s3v4")
    put = signing.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": "signed/å", "ContentType": "text/csv"}, 60)
    assert http(put, "PUT", b"a,b", {"Content-Type": "text/csv"})[0] == 200
    assert http(put, "PUT", b"a,b", {"Content-Type": "text/html"})[0] == 403
    get = signing.generate_presigned_url("get_object", {"Bucket": BUCKET, "Key": "signed/å"}, 60)
    assert http(get) == (200, b"a,b")
    assert http(get.replace("signed", "signex"))[0] == 403
    assert http(f"{ENDPOINT}/{BUCKET}/signed")[0] == 403
    virtual = client("s3", s3={"addressing_style": "virtual"})
    try:
        virtual.put_object(Bucket=BUCKET, Key="virtual", Body=b"v")
        assert s3.get_object(Bucket=BUCKET, Key="virtual")["Body"].read() == b"v"
    except Exception as error:
        print("  not tried: virtual-host addressing,", type(error).__name__)


def dynamodb():
    dynamodb = client("dynamodb")
    key = lambda sk: {"pk": {"S": "CLIENTS"}, "sk": {"S": sk}}
    table = dynamodb.describe_table(TableName="outbox")["Table"]
    assert table["StreamSpecification"]["StreamViewType"] == "KEYS_ONLY", table
    assert dynamodb.describe_time_to_live(TableName="outbox")["TimeToLiveDescription"]["AttributeName"] == "expires_at"
    for at in range(3):
        dynamodb.put_item(TableName="tickets", Item={**key(f"{at}"), "n": {"N": str(at)}})
    new = {"ConditionExpression": "attribute_not_exists(pk)"}
    refused("ConditionalCheckFailedException", dynamodb.put_item, TableName="tickets", Item=key("0"), **new)
    assert dynamodb.get_item(TableName="tickets", Key=key("1"), ConsistentRead=True)["Item"]["n"] == {"N": "1"}
    found = dynamodb.query(
        TableName="tickets",
        KeyConditionExpression="pk = :pk AND sk > :sk",
        ExpressionAttributeValues={":pk": {"S": "CLIENTS"}, ":sk": {"S": "0"}},
        ReturnConsumedCapacity="TOTAL",
    )
    assert found["Count"] == 2 and found["ConsumedCapacity"]["CapacityUnits"] == 0.5, found
    updated = dynamodb.update_item(
        TableName="tickets", Key=key("2"), UpdateExpression="ADD n :one", ReturnValues="ALL_NEW",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    assert updated["Attributes"]["n"] == {"N": "3"}
    dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": "tickets", "Item": key("t")}},
            {"Delete": {"TableName": "tickets", "Key": key("0")}},
        ]
    )
    try:
        dynamodb.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": "tickets", "Item": key("u")}},
                {"Put": {"TableName": "tickets", "Item": key("t"), **new}},
            ]
        )
        raise AssertionError("the transaction was not cancelled")
    except dynamodb.exceptions.TransactionCanceledException as error:
        assert [why["Code"] for why in error.response["CancellationReasons"]] == ["None", "ConditionalCheckFailed"]
    assert "Item" not in dynamodb.get_item(TableName="tickets", Key=key("u"))
    batch = dynamodb.batch_get_item(RequestItems={"tickets": {"Keys": [key("1"), key("2")]}})
    assert len(batch["Responses"]["tickets"]) == 2
    refused("ResourceNotFoundException", dynamodb.get_item, TableName="nowhere", Key=key("1"))
    refused("ValidationException", dynamodb.get_item, TableName="tickets", Key={"pk": {"S": "x"}})
    for sk in ["1", "2", "t"]:
        dynamodb.delete_item(TableName="tickets", Key=key(sk))
    streams = client("dynamodbstreams")
    listed = streams.list_streams(TableName="outbox")["Streams"]
    described = streams.describe_stream(StreamArn=listed[0]["StreamArn"])["StreamDescription"]
    assert described["Shards"], described


def mail():
    ses = client("sesv2")
    sent = ses.send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": ["clients@example.com"]},
        Content={"Simple": {"Subject": {"Data": "Æ"}, "Body": {"Text": {"Data": "hello"}}}},
    )
    assert sent["MessageId"]
    body = {"Text": {"Data": "hello"}}
    mail = dict(FromEmailAddress=SENDER, Destination={"ToAddresses": ["clients@example.com"]})
    simple = lambda **more: {"Simple": {"Subject": {"Data": "x"}, "Body": body, **more}}
    refused("BadRequestException", ses.send_email, **{**mail, "Destination": {"ToAddresses": []}}, Content=simple())
    refused("BadRequestException", ses.send_email, **mail, Content=simple(Headers=[{"Name": "From", "Value": "x"}]))
    refused("MessageRejected", ses.send_email, **{**mail, "FromEmailAddress": "a@example.com"}, Content=simple())
    quota = ses.get_account()["SendQuota"]
    assert quota["SentLast24Hours"] >= 1 and quota["MaxSendRate"] > 0, quota
    suppressed = dict(EmailAddress="clients+1@example.com")
    ses.put_suppressed_destination(**suppressed, Reason="COMPLAINT")
    found = ses.get_suppressed_destination(**suppressed)["SuppressedDestination"]
    assert found["Reason"] == "COMPLAINT" and found["LastUpdateTime"].year >= 2026, found
    listed = ses.list_suppressed_destinations(Reasons=["COMPLAINT"], PageSize=1)["SuppressedDestinationSummaries"]
    assert len(listed) == 1, listed
    ses.delete_suppressed_destination(**suppressed)
    refused("NotFoundException", ses.get_suppressed_destination, **suppressed)


def sms():
    assert client("sns").publish(PhoneNumber="+4512345678", Message="hello")["MessageId"]


def keys():
    mac = dict(KeyId=os.environ["KEY_ID"], MacAlgorithm="HMAC_SHA_256", Message=b"label")
    first, second = (client("kms").generate_mac(**mac)["Mac"] for _ in range(2))
    assert first == second and len(first) == 32
    refused("NotFoundException", client("kms").generate_mac, **{**mac, "KeyId": "0000"})


for each in [s3, dynamodb, mail, sms, keys] if len(sys.argv) < 3 else [globals()[name] for name in sys.argv[2:]]:
    try:
        each()
        print("ok", each.__name__)
    except Exception:
        import traceback

        print("FAILED", each.__name__)
        traceback.print_exc()
