Attribute VB_Name = "Probe"
Option Explicit
' Presses buttons and asks callbacks as Excel would; answers in text. For tests only.
Public Function Pressed(ByVal id As String, ByVal given As String, ByVal present As String) As String
    Dim control As New FakeControl
    Prepare id, given, present, control
    XlpRun.Press id
    Pressed = xlwings.Calls
End Function

Public Function Given(ByVal settings As String, ByVal present As String) As Boolean
    Dim control As New FakeControl
    Prepare "", settings, present, control
End Function

Public Function Called() As String
    Called = xlwings.Calls
End Function

Public Function Asked(ByVal callback As String, ByVal id As String, ByVal given As String) As String
    Dim control As New FakeControl, answer As Variant
    Prepare id, given, "|user.conf|", control
    If callback = "GetLabel" Then XlpRibbon.GetLabel control, answer
    If callback = "GetScreentip" Then XlpRibbon.GetScreentip control, answer
    If callback = "GetSupertip" Then XlpRibbon.GetSupertip control, answer
    If callback = "GetEnabled" Then XlpRibbon.GetEnabled control, answer
    Asked = CStr(answer)
End Function

Public Function Obstacle(ByVal id As String, ByVal present As String) As String
    Dim control As New FakeControl
    Prepare id, "", present, control
    Obstacle = XlpRun.Missing(id)
    If Obstacle = "" Then Obstacle = XlpRun.Danger()
End Function

Public Function Listen(ByVal wanted As Boolean) As Boolean
    XlpRibbon.Listening = wanted
    Listen = XlpRibbon.Listening
End Function

Private Sub Prepare(ByVal id As String, ByVal given As String, ByVal present As String, control As Object)
    control.ID = id
    xlwings.Calls = ""
    xlwings.Settings = given
    xlwings.Existing = present
    XlpTexts.Forget
End Sub
