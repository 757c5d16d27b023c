import Foundation
import Markup
import SiteRendering
import Snapshots

/// What tells one build of the program from another: a page that another one made is made anew.
enum ProgramIdentity {
    /// The linker's build ID, or the digest of the program where it has none; and the versions of the libraries that shape
    /// pages and come with the system.
    static var current: String {
        let program = URL(filePath: "/proc/self/exe")
        let start = (try? FileHandle(forReadingFrom: program).read(upToCount: 1 << 16)) ?? Data()
        // A program that cannot be read has no identity: then its version must do.
        let identity =
            buildID(inELF: Array(start))
            ?? (try? Data(contentsOf: program, options: .alwaysMapped)).map {
                ContentDigest(of: $0).hexadecimal
            }
        return [
            Bourse.configuration.version, identity ?? "", "cmark-gfm " + commonMarkVersion, "SQLite " + sqliteVersion,
        ].joined(separator: ", ")
    }

    /// The note `NT_GNU_BUILD_ID` of a 64-bit little-endian ELF file, in hexadecimal digits. Source: elf(5).
    ///
    /// - Parameter bytes: The start of the file.
    /// - Returns: Nil when there is none within those bytes.
    static func buildID(inELF bytes: [UInt8]) -> String? {
        func number(_ offset: Int, _ size: Int) -> Int? {
            guard offset >= 0, offset + size <= bytes.count else { return nil }
            return bytes[offset..<offset + size].reversed().reduce(0) { $0 &<< 8 | Int($1) }
        }
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), let table = number(32, 8),
            let size = number(54, 2), let count = number(56, 2)
        else { return nil }
        for index in 0..<count {
            let header = table &+ index * size
            guard number(header, 4) == 4, var note = number(header &+ 8, 8), let length = number(header &+ 32, 8),
                length <= bytes.count
            else { continue }
            let end = note &+ length
            while note < end, let nameSize = number(note, 4), let size = number(note + 4, 4) {
                let content = note + 12 + (nameSize + 3) / 4 * 4
                guard content + size <= bytes.count else { break }
                if number(note + 8, 4) == 3, number(note + 12, 4) == 0x55_4E47 {
                    return bytes[content..<content + size].map {
                        String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
                    }
                    .joined()
                }
                note = content + (size + 3) / 4 * 4
            }
        }
        return nil
    }
}
