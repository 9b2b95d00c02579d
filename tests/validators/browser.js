// Debian's Chromium, which asks for nothing of its own.
const { execFileSync } = require("child_process");
const puppeteer = require("puppeteer-core");

exports.launch = () =>
  puppeteer.launch({
    executablePath: execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
    protocolTimeout: 45000,
  });
