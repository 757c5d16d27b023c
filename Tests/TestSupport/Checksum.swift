/// The checksum of POSIX's `cksum`.
public func posixChecksum(of bytes: some Collection<UInt8>) -> UInt32 {
    var length: [UInt8] = []
    var rest = bytes.count
    while rest > 0 {
        length.append(UInt8(rest & 0xFF))
        rest >>= 8
    }
    var sum: UInt32 = 0
    for byte in Array(bytes) + length {
        sum ^= UInt32(byte) << 24
        for _ in 0..<8 { sum = sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7 }
    }
    return ~sum
}
