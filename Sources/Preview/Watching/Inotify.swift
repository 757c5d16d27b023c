import Glibc

/// The system's list of watched folders, and what it tells of them. Source: inotify(7).
final class Inotify {
    struct Event {
        let watch: Int32
        let mask: UInt32
        /// The entry of the folder; empty when it is about the folder itself.
        let name: String

        func isAny(of masks: Int32...) -> Bool {
            masks.contains { mask & UInt32(bitPattern: $0) != 0 }
        }
    }

    let descriptor: Int32
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)

    init() throws(WatchError) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else {
            throw errno == EMFILE ? .tooManyWatchers : .unavailable(reason: String(cString: strerror(errno)))
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        buffer.deallocate()
    }

    /// How much is told of a folder.
    enum Detail {
        /// Which entries come and go.
        case names
        /// Also which are written.
        case contents

        var mask: Int32 {
            let names = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MOVE_SELF | IN_ATTRIB
            return self == .names ? names : names | IN_MODIFY | IN_CLOSE_WRITE
        }
    }

    enum Watching {
        case watched(Int32)
        case limitReached
        case failed(Int32)
    }

    /// Watches a folder; one that is watched already keeps its number and what was told of it.
    func watch(_ folder: String, _ detail: Detail, followingLink: Bool) -> Watching {
        let flags = IN_ONLYDIR | IN_EXCL_UNLINK | IN_MASK_ADD | (followingLink ? 0 : IN_DONT_FOLLOW)
        let watch = inotify_add_watch(descriptor, folder, UInt32(bitPattern: detail.mask | flags))
        if watch >= 0 { return .watched(watch) }
        return errno == ENOSPC ? .limitReached : .failed(errno)
    }

    func end(_ watch: Int32) {
        // It fails for a folder that has gone meanwhile, whose watch the system has ended.
        _ = inotify_rm_watch(descriptor, watch)
    }

    /// The events that wait, at most a buffer of them; none when there are none.
    func events() -> [Event] {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        var events: [Event] = []
        var offset = 0
        let head = MemoryLayout<inotify_event>.size
        while offset + head <= count {
            let event = buffer.load(fromByteOffset: offset, as: inotify_event.self)
            let name = UnsafeRawBufferPointer(rebasing: buffer[(offset + head)..<(offset + head + Int(event.len))])
            events.append(
                Event(
                    watch: event.wd, mask: event.mask,
                    name: String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)))
            offset += head + Int(event.len)
        }
        return events
    }
}
