"""Any number of threads may decode into a class that was made ready."""

import subprocess
import sys

CHAIN = 8
CLASSES = "class A0(msgspec.Struct):\n    a: int = 0\n" + "".join(
    f"class A{n}(msgspec.Struct):\n    a: int = 0\n    b: dict[str, 'A{n - 1}'] = {{}}\n" for n in range(1, CHAIN)
)
CHILD = f"""
import sys, threading, types
import msgspec
from schemawatchd.decoding import ready
sys.setswitchinterval(1e-6)
for number in range(60):
    module = sys.modules[f"m{{number}}"] = types.ModuleType(f"m{{number}}")
    module.msgspec = msgspec
    exec({CLASSES!r}, module.__dict__)
    barrier = threading.Barrier(6)
    def decode(last=module.A{CHAIN - 1}):
        barrier.wait()
        msgspec.json.decode(b'{{"a":1,"b":{{"x":{{"a":2,"b":{{"y":{{"a":3}}}}}}}}}}', type=ready(last))
    threads = [threading.Thread(target=decode) for _ in range(6)]
    for each in threads: each.start()
    for each in threads: each.join()
"""


def test_threads_that_decode_into_a_class_for_the_first_time_end_no_process():
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
