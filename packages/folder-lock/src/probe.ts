import { connect } from "node:net";

/** The state of a socket's owner. "silent": the owner lives and does not answer, for it is blocked or stopped. */
export type Owner = "dead" | "contending" | "holding" | "silent";

/**
 * A live contender answers within a turn of its event loop; an owner that accepts and stays silent is blocked or stopped. The patience
 * lasts from connecting to the end. It is counted in our own turns: when this process stands still (a busy or paused machine), an answer
 * that came meanwhile is not silence.
 */
const patience = { turns: 10, eachMs: 50 };
/** No owner of ours says more: a longer answer comes from another program, however long it goes on. */
const mostLetters = 16;

/** Asks the socket at `path`. An owner that cannot be proved dead or contending is holding or silent. Never throws. */
export async function probe(path: string): Promise<Owner> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const owner = await ask(path);
    if (owner !== "leaving") return owner;
  }
  return "silent";
}

/** Whether the owner has the lock: an owner that does not answer still has it. Pure. */
export function isHolding(owner: Owner): boolean {
  return owner === "holding" || owner === "silent";
}

/** "leaving": the owner hung up without a word, as a contender does that withdraws just now; when asked again it is dead. */
function ask(path: string): Promise<Owner | "leaving"> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    let answer = "";
    const end = (owner: Owner | "leaving") => {
      clearInterval(waiting);
      socket.destroy();
      resolve(owner);
    };
    // not the socket's own timeout: that begins anew with each byte
    let turns = 0;
    const waiting = setInterval(() => {
      turns += 1;
      if (turns >= patience.turns) end("silent");
    }, patience.eachMs);
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      answer += text;
      if (answer.length > mostLetters) end("silent");
    });
    socket.on("end", () => {
      end(answer === "" ? "leaving" : answer === "contending" ? "contending" : "holding");
    });
    socket.on("error", ({ code }: NodeJS.ErrnoException) => {
      // refused: nobody listens, and a name appears only when its owner already listens, so nobody ever will
      if (code === "ECONNREFUSED" || code === "ENOENT") end("dead");
      else end(code === "ECONNRESET" || code === "EPIPE" ? "leaving" : "silent");
    });
  });
}
