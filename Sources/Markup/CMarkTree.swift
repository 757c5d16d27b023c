import CCMarkGFM
import Synchronization

/// The syntax tree that libcmark-gfm makes of a text.
enum CMarkTree {
    /// The autolink and strikethrough extensions change a global table of the library while `cmark_parser_finish` runs:
    /// two threads at once get wrong trees. Registering the extensions is not safe either.
    private static let lock = Mutex(())

    /// Parses GitHub's Markdown with tables, strikethrough, autolinks, task lists and footnotes.
    ///
    /// - Parameters:
    ///   - text: In valid UTF-8.
    ///   - read: Reads the tree, which is gone afterwards.
    static func parse<Result>(_ text: [UInt8], read: (_ root: OpaquePointer) -> Result) -> Result {
        lock.withLock { _ in cmark_gfm_core_extensions_ensure_registered() }
        guard let parser = cmark_parser_new(CMARK_OPT_FOOTNOTES) else {
            preconditionFailure("libcmark-gfm made no parser")
        }
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "autolink", "tasklist"] {
            guard let found = cmark_find_syntax_extension(name) else {
                preconditionFailure("libcmark-gfm has no extension '\(name)'")
            }
            cmark_parser_attach_syntax_extension(parser, found)
        }
        text.withUnsafeBytes { buffer in
            cmark_parser_feed(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        guard let root = lock.withLock({ _ in Address(cmark_parser_finish(parser)) }).pointer else {
            preconditionFailure("libcmark-gfm made no tree")
        }
        defer { cmark_node_free(root) }
        return read(root)
    }

    /// Carries a pointer out of the lock; no other thread knows it.
    private struct Address: @unchecked Sendable {
        let pointer: OpaquePointer?

        init(_ pointer: OpaquePointer?) {
            self.pointer = pointer
        }
    }
}

/// The version of libcmark-gfm that is at work, such as `0.29.0.gfm.6`.
public var commonMarkVersion: String { String(cString: cmark_version_string()) }
