//! Runs the built binary as a stranger's machine would: empty environment, own home and working folder, a time limit.
//!
//! Helpers fail by panicking with everything known about the run; they are called from tests only.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fmt, fs,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    process::{Child, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Unoptimised builds of the engine are slow to start on a loaded machine.
const TIME_LIMIT: Duration = Duration::from_secs(180);

/// How long output may still trickle in after the process has ended.
const DRAIN_LIMIT: Duration = Duration::from_secs(5);

/// A binary with a temporary world of its own, shared by the runs made from it.
#[derive(Debug)]
pub struct Cli {
    binary: PathBuf,
    version: String,
    world: TempDir,
}

impl Cli {
    /// For a binary, usually `env!("CARGO_BIN_EXE_dataseal")`, and the version that outputs shall not depend on.
    #[must_use]
    #[track_caller]
    pub fn new(binary: impl Into<PathBuf>, version: &str) -> Self {
        let world = TempDir::new().unwrap_or_else(|error| panic!("cannot make a temporary folder: {error}"));
        let cli = Self {
            binary: binary.into(),
            version: version.to_owned(),
            world,
        };
        for folder in ["work", "home", "tmp"] {
            let made = fs::create_dir(cli.world.path().join(folder));
            made.unwrap_or_else(|error| panic!("cannot make the folder `{folder}`: {error}"));
        }
        cli
    }

    /// The working folder of the runs.
    #[must_use]
    pub fn dir(&self) -> PathBuf {
        self.world.path().join("work")
    }

    /// The home folder of the runs.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.world.path().join("home")
    }

    /// The folder above all others: what a sweep for leaks should look through.
    #[must_use]
    pub fn world(&self) -> &Path {
        self.world.path()
    }

    /// A path below the working folder.
    #[must_use]
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.dir().join(relative)
    }

    /// Writes a file below the working folder, with the folders above it.
    #[track_caller]
    pub fn write(&self, relative: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(relative);
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = folder.and_then(|()| fs::write(&path, bytes));
        written.unwrap_or_else(|error| panic!("cannot write `{}`: {error}", path.display()));
        path
    }

    /// Copies a folder and everything below it to a path in the working folder.
    #[track_caller]
    pub fn copy_in(&self, from: impl AsRef<Path>, relative: impl AsRef<Path>) {
        let (from, to) = (from.as_ref(), self.path(relative));
        copy(from, &to).unwrap_or_else(|error| panic!("cannot copy `{}`: {error}", from.display()));
    }

    /// The bytes of a file below the working folder.
    #[must_use]
    #[track_caller]
    pub fn read(&self, relative: impl AsRef<Path>) -> Vec<u8> {
        let path = self.path(relative);
        fs::read(&path).unwrap_or_else(|error| panic!("cannot read `{}`: {error}", path.display()))
    }

    /// The text of a file below the working folder.
    #[must_use]
    #[track_caller]
    pub fn read_text(&self, relative: impl AsRef<Path>) -> String {
        let relative = relative.as_ref();
        let text = String::from_utf8(self.read(relative));
        text.unwrap_or_else(|_| panic!("`{}` is not UTF-8", relative.display()))
    }

    /// Runs with arguments and nothing else special.
    #[track_caller]
    pub fn run(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Output {
        self.command().args(arguments).run()
    }

    /// A run to be described further.
    #[must_use]
    pub fn command(&self) -> Command<'_> {
        let mut environment = BTreeMap::from([
            (OsString::from("HOME"), self.home().into_os_string()),
            (OsString::from("TMPDIR"), self.world.path().join("tmp").into_os_string()),
            (OsString::from("LANG"), OsString::from("C.UTF-8")),
            (OsString::from("TZ"), OsString::from("UTC")),
            (OsString::from("NO_COLOR"), OsString::from("1")),
        ]);
        // Coverage tools find their children through the second.
        for kept in ["PATH", "LLVM_PROFILE_FILE"] {
            environment.extend(std::env::var_os(kept).map(|value| (OsString::from(kept), value)));
        }
        Command {
            cli: self,
            arguments: Vec::new(),
            environment,
            stdin: Vec::new(),
            folder: self.dir(),
            limit: TIME_LIMIT,
        }
    }
}

/// One run, described step by step.
#[derive(Debug)]
pub struct Command<'a> {
    cli: &'a Cli,
    arguments: Vec<OsString>,
    environment: BTreeMap<OsString, OsString>,
    stdin: Vec<u8>,
    folder: PathBuf,
    limit: Duration,
}

impl Command<'_> {
    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.arguments
            .extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets one variable of the environment.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment
            .insert(name.as_ref().to_owned(), value.as_ref().to_owned());
        self
    }

    /// Takes one variable out of the environment.
    #[must_use]
    pub fn without_env(mut self, name: impl AsRef<OsStr>) -> Self {
        self.environment.remove(name.as_ref());
        self
    }

    /// Runs in another folder.
    #[must_use]
    pub fn in_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// Hands bytes to standard input, which is otherwise empty.
    #[must_use]
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Changes the time limit.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs to the end, or panics at the time limit with what was printed until then.
    #[track_caller]
    pub fn run(self) -> Output {
        let mut child = self.spawn();
        let stdin = child.stdin.take();
        let bytes = self.stdin.clone();
        // The binary may end without reading its input: a broken pipe is no failure of the test.
        let feeder = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&bytes)));
        let stdout = collect(child.stdout.take());
        let stderr = collect(child.stderr.take());
        let (status, late) = wait(&mut child, self.limit);
        let output = Output {
            invocation: self.arguments,
            status,
            stdout: stdout.recv_timeout(DRAIN_LIMIT).unwrap_or_default(),
            stderr: stderr.recv_timeout(DRAIN_LIMIT).unwrap_or_default(),
            replaced: replacements(self.cli),
        };
        assert!(!late, "the run took longer than {} s\n{output}", self.limit.as_secs());
        let _ = feeder.join();
        output
    }

    #[track_caller]
    fn spawn(&self) -> Child {
        std::process::Command::new(&self.cli.binary)
            .args(&self.arguments)
            .env_clear()
            .envs(&self.environment)
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start `{}`: {error}", self.cli.binary.display()))
    }
}

/// Reads a stream to its end on a thread, so that neither stream can block the child.
fn collect(stream: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What was read before an error still helps to explain a failure.
            let _ = stream.read_to_end(&mut bytes);
        }
        sender.send(bytes)
    });
    receiver
}

/// Waits for the end, or kills the child at the limit; says whether it did.
#[track_caller]
fn wait(child: &mut Child, limit: Duration) -> (ExitStatus, bool) {
    let deadline = Instant::now() + limit;
    let mut late = false;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return (status, late),
            Ok(None) => thread::sleep(Duration::from_millis(3)),
            Err(error) => panic!("cannot wait for the binary: {error}"),
        }
        if !late && Instant::now() >= deadline {
            late = true;
            // Already ended is as good as killed.
            let _ = child.kill();
        }
    }
}

/// What differs between machines and runs, and what stands for it; longer paths first.
fn replacements(cli: &Cli) -> Vec<(String, &'static str)> {
    let mut pairs = Vec::new();
    for (folder, name) in [
        (cli.dir(), "[DIR]"),
        (cli.home(), "[HOME]"),
        (cli.world().to_path_buf(), "[WORLD]"),
    ] {
        if let Ok(real) = folder.canonicalize() {
            pairs.push((real.to_string_lossy().into_owned(), name));
        }
        pairs.push((folder.to_string_lossy().into_owned(), name));
    }
    pairs.push((cli.version.clone(), "[VERSION]"));
    pairs.retain(|(text, _)| !text.is_empty());
    pairs
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// What a run gave.
#[derive(Debug)]
pub struct Output {
    invocation: Vec<OsString>,
    status: ExitStatus,
    /// Standard output as written.
    pub stdout: Vec<u8>,
    /// Standard error as written.
    pub stderr: Vec<u8>,
    replaced: Vec<(String, &'static str)>,
}

impl Output {
    /// The exit code; panics if a signal ended the process.
    #[must_use]
    #[track_caller]
    pub fn code(&self) -> i32 {
        self.status.code().unwrap_or_else(|| panic!("no exit code\n{self}"))
    }

    /// Panics with everything known unless the exit code is this one.
    #[track_caller]
    pub fn assert_code(&self, expected: i32) -> &Self {
        assert!(self.code() == expected, "exit code is not {expected}\n{self}");
        self
    }

    /// Standard output with paths and version replaced by `[DIR]`, `[HOME]`, `[WORLD]` and `[VERSION]`.
    #[must_use]
    pub fn stdout_str(&self) -> String {
        self.stable(&self.stdout)
    }

    /// Standard error, replaced alike.
    #[must_use]
    pub fn stderr_str(&self) -> String {
        self.stable(&self.stderr)
    }

    /// Panics with everything known unless standard output holds the text.
    #[track_caller]
    pub fn assert_stdout_has(&self, text: &str) -> &Self {
        assert!(
            self.stdout_str().contains(text),
            "standard output lacks `{text}`\n{self}"
        );
        self
    }

    /// Panics with everything known unless standard error holds the text.
    #[track_caller]
    pub fn assert_stderr_has(&self, text: &str) -> &Self {
        assert!(
            self.stderr_str().contains(text),
            "standard error lacks `{text}`\n{self}"
        );
        self
    }

    fn stable(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.replaced
            .iter()
            .fold(text, |text, (from, to)| text.replace(from, to))
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "arguments: {:?}", self.invocation)?;
        writeln!(f, "status: {}", self.status)?;
        writeln!(f, "── standard output\n{}── end", with_newline(self.stdout_str()))?;
        write!(f, "── standard error\n{}── end", with_newline(self.stderr_str()))
    }
}

/// A text that lacks its last line end shows it by a mark.
fn with_newline(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str("⏎ missing\n");
    }
    text
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Output {
        let cli = Cli::new("/bin/sh", "9.9.9");
        cli.run(["-c", script])
    }

    #[test]
    fn the_environment_is_scrubbed_and_the_folder_is_replaced() {
        let output = shell("echo $LANG $TZ $NO_COLOR ${USER-none} 9.9.9; pwd; echo $HOME >&2; exit 3");
        output
            .assert_code(3)
            .assert_stdout_has("C.UTF-8 UTC 1 none [VERSION]\n[DIR]\n");
        assert_eq!(output.stderr_str(), "[HOME]\n");
    }

    #[test]
    fn standard_input_is_handed_over() {
        let cli = Cli::new("/bin/sh", "");
        let output = cli
            .command()
            .args(["-c", "cat; echo $X"])
            .stdin("in\n")
            .env("X", "y")
            .run();
        assert_eq!(output.stdout_str(), "in\ny\n");
        cli.write("a/b.txt", "text");
        assert_eq!(cli.read_text("a/b.txt"), "text");
    }

    #[test]
    #[should_panic(expected = "longer than 0 s")]
    fn a_run_that_hangs_is_killed_and_shown() {
        let cli = Cli::new("/bin/sh", "");
        let _ = cli
            .command()
            .args(["-c", "echo before; exec sleep 30"])
            .limit(Duration::from_millis(100))
            .run();
    }

    #[test]
    #[should_panic(expected = "oops")]
    fn a_wrong_exit_code_shows_everything() {
        shell("echo oops >&2; exit 1").assert_code(0);
    }
}
