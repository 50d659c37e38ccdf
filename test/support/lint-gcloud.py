#!/usr/bin/env python3
"""Asks gcloud's own parser about command lines, without running any of them.

Reads one shell line a line from standard input and writes one JSON object a line: {"error": null}, or what the parser
said. The tree of commands is built once, so that a thousand lines take a second. Nothing is sent anywhere.
"""

import json
import os
import shlex
import shutil
import sys


def sdk_root():
    """The Google Cloud CLI that `gcloud` on the path belongs to."""
    gcloud = shutil.which('gcloud')
    if not gcloud:
        sys.exit('gcloud is not installed')
    return os.path.dirname(os.path.dirname(os.path.realpath(gcloud)))


def with_sdk_python(root):
    """The CLI brings the interpreter that it is tested with; go on in that one, where there is one."""
    python = os.path.join(root, 'platform', 'bundledpythonunix', 'bin', 'python3')
    if os.path.exists(python) and os.path.realpath(python) != os.path.realpath(sys.executable):
        os.execv(python, [python, '-S', os.path.abspath(__file__)])


def command_tree(root):
    # Ahead of everything else: the CLI has an argparse of its own.
    sys.path[:0] = [os.path.join(root, 'lib', 'third_party'), os.path.join(root, 'lib')]
    from googlecloudsdk import gcloud_main

    return gcloud_main.CreateCLI([])._TopElement()


def command_of(tree, words):
    """Walks down to the command that the first words name; answers it with the words that are left for it."""
    node = tree
    for at, word in enumerate(words):
        if not node.is_group:
            return node, words[at:]
        child = node.LoadSubElement(word)
        if child is None:
            raise ValueError('%r is no command of %s' % (word, ' '.join(node.GetPath())))
        node = child
    if node.is_group:
        raise ValueError('%s is a group of commands' % ' '.join(node.GetPath()))
    return node, []


def complaint(tree, line):
    """What is wrong with a line; None where gcloud would take it."""
    try:
        program, *words = shlex.split(line)
        if program != 'gcloud':
            return '%r is not gcloud' % program
        command, arguments = command_of(tree, words)
        command._parser.parse_args(arguments, raise_error=True)
    except (Exception, SystemExit) as error:  # whatever the parser throws is its complaint
        return '%s: %s' % (type(error).__name__, error)
    return None


def main():
    root = sdk_root()
    with_sdk_python(root)
    tree = command_tree(root)
    from googlecloudsdk.core import properties

    for line in sys.stdin:
        # Flags such as --project change properties of the process: each line has its own.
        properties.VALUES.PushInvocationValues()
        try:
            print(json.dumps({'error': complaint(tree, line)}), flush=True)
        finally:
            properties.VALUES.PopInvocationValues()


main()
