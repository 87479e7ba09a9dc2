"""winuser.h: rectangles."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, INT, LONG, TRUE, ByValue, In, Out
from pywine.nt.process import Process

Box = tuple[int, int, int, int]


class RECT(Struct):
    left: LONG
    top: LONG
    right: LONG
    bottom: LONG


class POINT(Struct):
    x: LONG
    y: LONG


def _box(rectangle: RECT) -> Box:
    return rectangle.left, rectangle.top, rectangle.right, rectangle.bottom


def _put(target: Out[RECT], box: Box) -> None:
    target.left, target.top, target.right, target.bottom = box


def _is_empty(box: Box) -> bool:
    return box[0] >= box[2] or box[1] >= box[3]


@api
def SetRect(p: Process, target: Out[RECT], left: INT, top: INT, right: INT, bottom: INT) -> TRUE:
    _put(target, (left, top, right, bottom))


@api
def SetRectEmpty(p: Process, target: Out[RECT]) -> TRUE:
    _put(target, (0, 0, 0, 0))


@api
def CopyRect(p: Process, target: Out[RECT], source: In[RECT]) -> TRUE:
    _put(target, _box(source))


@api
def IsRectEmpty(p: Process, rectangle: In[RECT]) -> BOOL:
    return _is_empty(_box(rectangle))


@api
def EqualRect(p: Process, one: In[RECT], other: In[RECT]) -> BOOL:
    return _box(one) == _box(other)


@api
def OffsetRect(p: Process, target: Out[RECT], x: INT, y: INT) -> TRUE:
    left, top, right, bottom = _box(target)
    _put(target, (left + x, top + y, right + x, bottom + y))


@api
def InflateRect(p: Process, target: Out[RECT], x: INT, y: INT) -> TRUE:
    left, top, right, bottom = _box(target)
    _put(target, (left - x, top - y, right + x, bottom + y))


@api
def IntersectRect(p: Process, target: Out[RECT], one: In[RECT], other: In[RECT]) -> BOOL:
    a, b = _box(one), _box(other)
    found = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    is_empty = _is_empty(a) or _is_empty(b) or _is_empty(found)
    _put(target, (0, 0, 0, 0) if is_empty else found)
    return not is_empty


@api
def UnionRect(p: Process, target: Out[RECT], one: In[RECT], other: In[RECT]) -> BOOL:
    boxes = [box for box in (_box(one), _box(other)) if not _is_empty(box)]
    if not boxes:
        _put(target, (0, 0, 0, 0))
        return False
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    _put(target, (min(lefts), min(tops), max(rights), max(bottoms)))
    return True


@api
def SubtractRect(p: Process, target: Out[RECT], one: In[RECT], other: In[RECT]) -> BOOL:
    """What is left where the second covers a whole side of the first; the first where it does not."""
    a, b = _box(one), _box(other)
    left, top, right, bottom = a
    if not _is_empty(b) and b[0] < right and b[2] > left and b[1] < bottom and b[3] > top:
        if b[1] <= top and b[3] >= bottom:
            if b[0] <= left:
                left = min(b[2], right)
            elif b[2] >= right:
                right = b[0]
        elif b[0] <= left and b[2] >= right:
            if b[1] <= top:
                top = b[3]
            elif b[3] >= bottom:
                bottom = b[1]
    is_empty = _is_empty((left, top, right, bottom))
    _put(target, (0, 0, 0, 0) if is_empty else (left, top, right, bottom))
    return not is_empty


@api
def PtInRect(p: Process, rectangle: In[RECT], point: ByValue[POINT]) -> BOOL:
    left, top, right, bottom = _box(rectangle)
    return left <= point.x < right and top <= point.y < bottom
