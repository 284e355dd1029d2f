//! A browser that is told what to do over a pair of pipes, by the DevTools protocol.
//!
//! Nothing but the standard library and JSON: the shell ties the pipes to the numbers that the browser expects.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Names under which the browser may be installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A running browser with one page.
pub struct Browser {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    profile: PathBuf,
    session: String,
    number: u64,
    /// What the browser reported unasked.
    pub events: Vec<Value>,
}

/// Returns the program, if it is installed.
pub fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name))).find(|file| file.is_file())
}

impl Browser {
    /// Starts the browser; none, and a word about it, where there is none.
    pub fn start() -> Option<Browser> {
        let Some(program) = program() else {
            eprintln!("chromium is not installed: the report was not opened in a browser");
            return None;
        };
        let profile = std::env::temp_dir().join(format!(
            "bomay-chromium-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        let flags = "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars";
        let script = format!(
            "exec '{}' {flags} --remote-debugging-pipe --user-data-dir='{}' 3<&0 4>&1 0</dev/null 1>/dev/null 2>&1",
            program.display(),
            profile.display()
        );
        let mut child =
            Command::new("sh").args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let (session, events) = (String::new(), Vec::new());
        let mut browser = Browser { child, input, output, profile, session, number: 0, events };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        browser.session = browser.call("Target.attachToTarget", attach)["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Sends a command and waits for its result.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.number += 1;
        let mut message = json!({"id": self.number, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.input.write_all(&bytes).unwrap();
        self.input.flush().unwrap();
        loop {
            let answer = self.read();
            if answer["id"] == json!(self.number) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn read(&mut self) -> Value {
        let mut bytes = Vec::new();
        let length = self.output.read_until(0, &mut bytes).unwrap();
        assert!(length > 0, "the browser ended");
        bytes.pop();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// Sets the size of the window and whether the reader wants no motion.
    pub fn window(&mut self, width: u32, height: u32, calm: bool) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size);
        let motion = if calm { "reduce" } else { "no-preference" };
        let feature = json!({"features": [{"name": "prefers-reduced-motion", "value": motion}]});
        self.call("Emulation.setEmulatedMedia", feature);
    }

    /// Opens a file and waits until it is there.
    pub fn open(&mut self, file: &Path) {
        self.events.clear();
        let file = file.canonicalize().unwrap();
        self.call("Page.navigate", json!({"url": format!("file://{}", file.display())}));
        let begin = Instant::now();
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            assert!(begin.elapsed() < Duration::from_secs(120), "the page does not load");
            let event = self.read();
            self.events.push(event);
        }
        self.eval("document.fonts.ready.then(() => 0)");
        self.rest();
    }

    /// Runs a script in every page that is opened from now on, before its own.
    pub fn before_all(&mut self, script: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": script}));
    }

    /// Lets the page draw.
    pub fn rest(&mut self) {
        self.eval(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))",
        );
    }

    /// Returns the value of an expression in the page; promises are waited for.
    pub fn eval(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let result = self.call("Runtime.evaluate", params);
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].clone()
    }

    /// Presses a key.
    pub fn key(&mut self, key: &str) {
        let text = match key {
            "Enter" => "\r",
            letter if letter.chars().count() == 1 => letter,
            _ => "",
        };
        let code = match key {
            "Enter" => 13,
            "Tab" => 9,
            "Escape" => 27,
            _ => 0,
        };
        let down = json!({"type": "keyDown", "key": key, "text": text, "windowsVirtualKeyCode": code});
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code}));
        self.rest();
    }

    /// Types a text into what has the focus.
    pub fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
        self.rest();
    }

    /// Clicks in the middle of the element that a selector finds.
    pub fn click(&mut self, selector: &str) {
        let found = self.eval(&format!(
            "(() => {{ const found = document.querySelector({selector:?}); if (!found) return null; \
             found.scrollIntoView({{block: 'nearest'}}); const box = found.getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        assert!(found.is_array(), "nothing to click at {selector}");
        for kind in ["mousePressed", "mouseReleased"] {
            let click = json!({"type": kind, "x": found[0], "y": found[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", click);
        }
        self.rest();
    }

    /// Returns what is in the window as a PNG file.
    pub fn picture(&mut self) -> Vec<u8> {
        let picture = self.call("Page.captureScreenshot", json!({"format": "png"}));
        super::unpacked(picture["data"].as_str().unwrap())
    }

    /// Returns errors on the console and requests that leave the file, since the page was opened.
    pub fn complaints(&mut self) -> Vec<String> {
        self.rest();
        let told = self.events.iter().filter_map(|event| {
            let params = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" => Some(format!("exception: {}", params["exceptionDetails"])),
                "Runtime.consoleAPICalled" if params["type"] == "error" || params["type"] == "warning" => {
                    Some(format!("console: {}", params["args"]))
                }
                "Log.entryAdded" if params["entry"]["level"] == "error" => Some(format!("log: {}", params["entry"])),
                "Network.requestWillBeSent" => {
                    let url = params["request"]["url"].as_str().unwrap_or_default();
                    let is_inside =
                        url.starts_with("file://") && params["type"] == "Document" || url.starts_with("data:");
                    (!is_inside).then(|| format!("request: {url}"))
                }
                _ => None,
            }
        });
        told.collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
