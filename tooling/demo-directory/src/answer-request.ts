import { answerBind } from "./answer-bind.js";
import { answerSearch } from "./answer-search.js";
import type { Connection } from "./connection.js";
import { knownControls } from "./known-controls.js";
import type { Operation, Request } from "./request.js";
import { responses, writeResult, type Result } from "./write-answer.js";
import { writeText } from "./ber.js";

const whoAmI = "1.3.6.1.4.1.4203.1.11.3";

/** Answers one request that has an answer; resolves when the last message is sent. */
export async function answerRequest(connection: Connection, request: Request, signal: AbortSignal): Promise<void> {
  const { messageId, operation, controls } = request;
  const tag = answerTag(operation);
  const refuse = (result: Result): Promise<void> => connection.send(writeResult(messageId, tag, result));
  const unknown = controls.find(({ type, critical }) => critical && !knownControls(operation).has(type));
  if (unknown) {
    return refuse({ result: "unavailableCriticalExtension", message: `control ${unknown.type} is not available here` });
  }
  const types = controls.map(({ type }) => type);
  if (new Set(types).size < types.length)
    return refuse({ result: "protocolError", message: "a control is given twice" });

  switch (operation.kind) {
    case "bind":
      return answerBind({ connection, messageId, operation, controls, signal });
    case "search":
      return answerSearch({ connection, messageId, operation, controls, signal });
    case "extended": {
      if (operation.oid !== whoAmI)
        return refuse({ result: "protocolError", message: "unsupported extended operation" });
      const name = connection.boundAs === undefined ? "" : `dn:${connection.boundAs}`;
      return connection.send(writeResult(messageId, tag, { result: "success" }, { more: [writeText(name, 0x8b)] }));
    }
    default:
      return refuse({
        result: "unwillingToPerform",
        message: "this directory is changed by its program, not over LDAP",
      });
  }
}

function answerTag(operation: Operation): number {
  switch (operation.kind) {
    case "bind":
      return responses.bind;
    case "search":
      return responses.done;
    case "unsupported":
      return operation.answer;
    default:
      return responses.extended;
  }
}
