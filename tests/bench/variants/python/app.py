"""One read of DynamoDB by boto3: made during init, called by the first request."""

import json
import os

import boto3

client = boto3.client("dynamodb")


def handler(event, context):
    nobody = {"S": "-"}
    found = client.get_item(TableName=os.environ["TABLE"], Key={"pk": nobody, "sk": nobody})
    headers = {"content-type": "application/json"}
    return {"statusCode": 200, "headers": headers, "body": json.dumps({"found": "Item" in found})}
