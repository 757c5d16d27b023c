import Foundation

/// The addresses by which other machines of the network reach this one.
enum NetworkAddresses {
    /// - Parameter withIPv6: Whether those of version 6 are among them, in brackets.
    static func all(withIPv6: Bool) -> [String] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: [String] = []
        var next = first
        while let interface = next?.pointee {
            next = interface.ifa_next
            let isUp = interface.ifa_flags & UInt32(IFF_UP) != 0
            let isLoopback = interface.ifa_flags & UInt32(IFF_LOOPBACK) != 0
            guard isUp, !isLoopback, let address = interface.ifa_addr else { continue }
            switch Int32(address.pointee.sa_family) {
            case AF_INET:
                if let text = text(address, length: MemoryLayout<sockaddr_in>.size) { found.append(text) }
            case AF_INET6 where withIPv6:
                // Link-local ones need the name of an interface, which no browser takes.
                if let text = text(address, length: MemoryLayout<sockaddr_in6>.size), !text.contains("%") {
                    found.append("[\(text)]")
                }
            default: break
            }
        }
        return found
    }

    private static func text(_ address: UnsafePointer<sockaddr>, length: Int) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = getnameinfo(
            address, socklen_t(length), &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
        guard code == 0 else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
