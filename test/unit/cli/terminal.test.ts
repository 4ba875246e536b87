import { Terminal } from "../../../provider/cli/terminal";

class FakeStream {
  text = "";
  constructor(readonly isTTY: boolean) {}
  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

const GREEN = "\u001b[32mfine\u001b[39m";

test.each([
  ["on a terminal", true, {}, GREEN],
  ["in a pipe", false, {}, "fine"],
  ["with NO_COLOR", true, { NO_COLOR: "1" }, "fine"],
  ["with an empty NO_COLOR, which does not count", true, { NO_COLOR: "" }, GREEN],
  ["on a dumb terminal", true, { TERM: "dumb" }, "fine"],
])("colours %s", (_case, isTTY, environment, expected) => {
  const onStdout = new Terminal(new FakeStream(isTTY), new FakeStream(!isTTY), environment);
  expect(onStdout.paint("green", "fine")).toBe(expected);
  const onStderr = new Terminal(new FakeStream(!isTTY), new FakeStream(isTTY), environment);
  expect(onStderr.paintNote("green", "fine")).toBe(expected);
});

test("progress is one line on stderr, gone once something is written", () => {
  const [stdout, stderr] = [new FakeStream(true), new FakeStream(true)];
  const terminal = new Terminal(stdout, stderr, {});
  terminal.progress("1 of 2");
  terminal.progress("2 of 2");
  expect(stderr.text).toBe("\r\u001b[2K1 of 2\r\u001b[2K2 of 2");
  terminal.print("done");
  terminal.note("bye");
  expect(stderr.text).toBe("\r\u001b[2K1 of 2\r\u001b[2K2 of 2\r\u001b[2Kbye\n");
  expect(stdout.text).toBe("done\n");
});

test("progress is not shown where stderr is no terminal", () => {
  const stderr = new FakeStream(false);
  new Terminal(new FakeStream(true), stderr, {}).progress("1 of 2");
  expect(stderr.text).toBe("");
});
