Attribute VB_Name = "XlpRun"
Option Explicit
' From a button to Python, or to one sentence why not. RunPython, RunFrozenPython, GetConfig... are xlwings' own
' module "xlwings", which is part of this project.
Private Const UNSAFE As String = "^%;$`|"""    ' what cmd.exe or sh would act on inside a file name

Public Sub Press(ByVal id As String)
    Dim obstacle As String
    On Error GoTo failed
    obstacle = Missing(id)
    If obstacle = "" Then
        If ActiveWorkbook Is Nothing Then Workbooks.Add    ' RunPython needs one
        obstacle = Danger()
    End If
    If obstacle = "" Then obstacle = NoPython()
    If obstacle = "" Then
        Launch id
    Else
        Tell XlpTexts.Say("message." & obstacle)
    End If
    On Error Resume Next    ' what follows is looks only
    XlpRibbon.Refresh
    Exit Sub
failed:
    Tell XlpTexts.Say("message.failed") & CStr(Err.Number)
End Sub

' What the button needs and does not have: the key of a message, empty when nothing is missing.
Public Function Missing(ByVal id As String) As String
    Dim needs As String
    needs = XlpTexts.Say(id & ".needs")
    If needs = "workbook" Or needs = "findings" Then
        If ActiveWorkbook Is Nothing Then
            Missing = "no_workbook"
        ElseIf needs = "findings" Then
            If Not HasSheet(ActiveWorkbook, XlpTexts.Say("findings.sheet")) Then Missing = "no_findings"
        End If
    End If
End Function

' xlwings takes its interpreter from a sheet of the open workbook or from a file beside it before it asks the user's
' own settings, and puts the workbook's name on a command line. A workbook that came by e-mail must decide neither.
Public Function Danger() As String
    Dim sheet As Object
    For Each sheet In ActiveWorkbook.Worksheets
        If LCase(sheet.Name) = xlwings.PROJECT_NAME & ".conf" Then Danger = "settings_inside"
        If LCase(Right(sheet.Name, 3)) = ".py" Then Danger = "settings_inside"
    Next
    If Danger = "" And HasUnsafe(ActiveWorkbook.FullName) Then Danger = "odd_name"
    If Danger = "" And xlwings.FileExists(xlwings.GetDirectoryConfigFilePath()) Then Danger = "settings_beside"
End Function

Public Function HasUnsafe(ByVal path As String) As Boolean
    Dim i As Long
    For i = 1 To Len(UNSAFE)
        If InStr(path, Mid(UNSAFE, i, 1)) > 0 Then HasUnsafe = True
    Next
End Function

Private Function NoPython() As String
    Dim program As String
    program = FrozenProgram()
    If program = "" Then program = Setting(IIf(OnMac(), "INTERPRETER_MAC", "INTERPRETER_WIN"))
    If program = "" Then
        NoPython = "no_python"
    ElseIf Not xlwings.FileExists(program) Then
        NoPython = "no_python"
    End If
End Function

Private Sub Launch(ByVal id As String)
    If FrozenProgram() = "" Then
        xlwings.RunPython PythonCommand(id)
    Else
        xlwings.RunFrozenPython FrozenProgram(), "press " & id & " " & XlpTexts.Say("addin.version")
    End If
End Sub

' One line of Python without double quotes. Its sentence for a missing package goes out as ASCII escapes.
Public Function PythonCommand(ByVal id As String) As String
    PythonCommand = "import sys, importlib.util; importlib.util.find_spec('xlplugin') or sys.exit('" & _
        Escaped(XlpTexts.Say("message.no_package")) & "'); import xlplugin.ribbon.press as p; p.press('" & _
        id & "', '" & XlpTexts.Say("addin.version") & "')"
End Function

Public Function Escaped(ByVal text As String) As String
    Dim i As Long
    For i = 1 To Len(text)
        Escaped = Escaped & "\u" & Right("000" & Hex(AscW(Mid(text, i, 1)) And &HFFFF&), 4)
    Next
End Function

' One entry of the user's own settings file, written by "xlplugin addin install"; empty when there is none.
Public Function Setting(ByVal key As String) As String
    Dim value As String
    If xlwings.FileExists(xlwings.GetConfigFilePath()) Then
        If xlwings.GetConfigFromFile(xlwings.GetConfigFilePath(), key, value) Then Setting = value
    End If
End Function

Private Function FrozenProgram() As String
    If Not OnMac() Then FrozenProgram = Setting("FROZEN_WIN")
End Function

Public Function OnMac() As Boolean
    On Error Resume Next
    OnMac = InStr(Application.OperatingSystem, "Mac") > 0
End Function

Public Function HasSheet(book As Object, ByVal name As String) As Boolean
    Dim sheet As Object
    For Each sheet In book.Worksheets
        If sheet.Name = name Then HasSheet = True
    Next
End Function

Private Sub Tell(ByVal sentence As String)
    MsgBox sentence, vbInformation, XlpTexts.Say("xlpluginTab.label")
End Sub
