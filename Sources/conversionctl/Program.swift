import ArgumentParser
import Dispatch
import Glibc
import Startup

/// The program: reads the command line and runs a command.
@main
enum Program {
    static func main() {
        ProgramStart.restoreHangup()
        // A file that may not grow is an error of the write, which the command tells.
        signal(SIGXFSZ, SIG_IGN)
        guard let arguments = ProgramStart.arguments else {
            StandardError.writeLine("conversionctl: the program was started without its name and arguments")
            Glibc.exit(EX_USAGE)
        }
        let words = LeadingOptions.moved(behindCommandOf: arguments)
        // Help, the version and what is wrong with the arguments are told on this thread: the pool of threads, which the
        // rest needs, does not work where /proc is missing. Not so a shell's question for words to complete, which a server
        // may have to answer.
        if words.first != "---completion" {
            do { _ = try Conversionctl.parseAsRoot(words) } catch { Conversionctl.exit(withError: error) }
        }
        let ended = DispatchSemaphore(value: 0)
        Task.detached {
            await Conversionctl.main(words)
            ended.signal()
        }
        ended.wait()
    }
}
