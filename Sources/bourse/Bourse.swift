import ArgumentParser
@main struct Bourse: ParsableCommand { func run() {} }
