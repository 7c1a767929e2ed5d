// One read of DynamoDB by the SDK for JavaScript: made during init, called by the first request. The loop over the
// Runtime API stands here, because the package of it wants a C++ build; it does less than that one would.
import { request } from "node:http";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path: `/2018-06-01/runtime/invocation/${path}` }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => { text += part; });
      answer.on("end", () => resolve({ id: answer.headers["lambda-runtime-aws-request-id"], text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function handle() {
  const nobody = { S: "-" };
  const { Item } = await client.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { pk: nobody, sk: nobody } }));
  const headers = { "content-type": "application/json" };
  return { statusCode: 200, headers, body: JSON.stringify({ found: Item !== undefined }) };
}

for (;;) {
  const { id, text } = await call("GET", "next");
  await call("POST", `${id}/response`, JSON.stringify(await handle(JSON.parse(text))));
}
